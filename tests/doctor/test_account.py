"""What an account lacks, asked of moto's in-process account."""

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.models import ServiceQuotasBackend

from groundwork.doctor.account import Account, guarded
from groundwork.doctor.examine import look_at_account
from groundwork.doctor.finding import State
from groundwork.doctor.limits import USED, look_at_limits, needs
from groundwork.doctor.places import look_at_offerings, look_at_reservations
from groundwork.doctor.quotas import look_at_quotas, vcpus_in_use
from groundwork.doctor.roles import look_at_roles
from infra.catalog import catalog
from tests.bills import bill, small

SPOT = "pools: {t4: {accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 0, max: 2}, capacity: {order: [spot, on-demand]}}}"


@pytest.fixture(autouse=True)
def credentials(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.delenv("AWS_PROFILE", raising=False)


@pytest.fixture
def cloud():
    with mock_aws():
        yield boto3.Session(region_name="us-east-1")


@pytest.fixture
def quotas(monkeypatch):
    """Quotas of the account by code; moto itself knows only those of networks."""
    allowed: dict[str, float] = {}

    def get(self, service_code, quota_code):
        if quota_code not in allowed:
            raise NoSuchResource
        return {
            "ServiceCode": service_code,
            "QuotaCode": quota_code,
            "QuotaName": quota_code,
            "Value": allowed[quota_code],
        }

    monkeypatch.setattr(ServiceQuotasBackend, "get_service_quota", get)
    return allowed


def account(cloud, environment="small") -> Account:
    return Account("us-east-1", environment, cloud)


def by_key(findings):
    return {finding.key: finding for finding in findings}


class TestQuotas:
    def test_a_quota_that_holds_the_maximum_is_fine(self, cloud, quotas):
        quotas |= {"L-DB2E81BA": 16, "L-1216C47A": 8}
        assert {f.state for f in look_at_quotas(small(), account(cloud))} == {State.OK}

    def test_a_quota_that_holds_the_expected_alone_is_a_warning_with_the_command(self, cloud, quotas):
        quotas |= {"L-DB2E81BA": 8, "L-1216C47A": 8}
        found = by_key(look_at_quotas(small(), account(cloud)))["L-DB2E81BA"]
        assert (found.state, found.got) == (State.WARNING, "8 vCPUs, 0 in use")
        assert found.wanted == "Running On-Demand G and VT instances: 0 expected, 16 at the most"
        assert found.remedy == (
            "aws service-quotas request-service-quota-increase --region us-east-1 --service-code ec2 "
            "--quota-code L-DB2E81BA --desired-value 16"
        )

    def test_a_quota_below_the_minimum_is_lacking(self, cloud, quotas):
        quotas |= {"L-1216C47A": 2}
        assert by_key(look_at_quotas(small(), account(cloud)))["L-1216C47A"].state is State.LACKS

    def test_a_quota_nobody_knows_is_taken_for_a_new_accounts_and_said_to_be(self, cloud, quotas):
        found = by_key(look_at_quotas(small(), account(cloud)))["L-DB2E81BA"]
        assert found.got == "0 vCPUs (assumed: a new account), 0 in use"

    def test_spot_has_a_quota_of_its_own(self, cloud, quotas):
        assert "L-3819A6DF" in by_key(look_at_quotas(small(SPOT), account(cloud)))

    def test_machines_of_others_count_and_own_do_not(self, cloud, quotas):
        ec2 = cloud.client("ec2")
        image = ec2.describe_images()["Images"][0]["ImageId"]
        own = [{"ResourceType": "instance", "Tags": [{"Key": "groundwork:environment", "Value": "small"}]}]
        ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType="g4dn.xlarge")
        ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, InstanceType="g4dn.xlarge", TagSpecifications=own)
        assert vcpus_in_use(account(cloud)) == {("g-vt", "on-demand"): 4}


class TestLimits:
    def test_every_limit_of_the_catalogue_is_looked_at(self):
        assert set(needs(small())) == set(catalog().aws.limits)
        assert set(USED) <= set(needs(small()))

    def test_networks_of_others_count(self, cloud):
        ec2 = cloud.client("ec2")
        for _ in range(4):  # with the default network, as many as a new account may have
            ec2.create_vpc(CidrBlock="10.0.0.0/16")
        found = by_key(look_at_limits(small(), account(cloud)))["L-F678F1CE"]
        assert (found.state, found.got) == (State.LACKS, "5 allowed, 5 in use")
        assert found.remedy.endswith("--service-code vpc --quota-code L-F678F1CE --desired-value 6")

    def test_an_own_network_that_is_there_already_does_not(self, cloud):
        ec2 = cloud.client("ec2")
        tags = [{"ResourceType": "vpc", "Tags": [{"Key": "groundwork:environment", "Value": "small"}]}]
        for _ in range(4):
            ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tags)
        assert by_key(look_at_limits(small(), account(cloud)))["L-F678F1CE"].state is State.OK

    def test_addresses_of_others_count(self, cloud):
        for _ in range(5):
            cloud.client("ec2").allocate_address(Domain="vpc")
        assert by_key(look_at_limits(small(), account(cloud)))["L-0263D0A3"].state is State.LACKS

    def test_every_example_is_within_a_new_accounts_limits_or_says_which_it_breaks(self, cloud):
        for stack in ("dev", "prod", "team", "training"):
            lacking = [f.key for f in look_at_limits(bill(stack), account(cloud)) if f.state is State.LACKS]
            assert lacking == [], stack


class TestOfferings:
    def test_zones_are_compared_by_id(self, cloud):
        found = by_key(look_at_offerings(small(), account(cloud)))["pools.t4.zones"]
        assert found.state is State.OK
        assert "us-east-1a (use1-az" in found.got

    def test_a_zone_that_lacks_the_machine_is_a_warning(self, cloud, monkeypatch):
        here = account(cloud)
        lists = here.pages
        monkeypatch.setattr(
            here, "pages", lambda *a, **k: [o for o in lists(*a, **k) if o["Location"] != here.zone_ids["us-east-1a"]]
        )
        found = by_key(look_at_offerings(small(), here))["pools.t4.zones"]
        assert found.state is State.WARNING
        assert found.got.startswith("us-east-1b, us-east-1c of ")

    def test_a_machine_no_zone_offers_is_lacking(self, cloud, monkeypatch):
        here = account(cloud)
        monkeypatch.setattr(here, "pages", lambda *_, **__: [])
        assert by_key(look_at_offerings(small(), here))["pools.t4.zones"].state is State.LACKS


class TestRoles:
    def test_spot_without_its_role_is_lacking(self, cloud):
        found = by_key(look_at_roles(small(SPOT), account(cloud)))["AWSServiceRoleForEC2Spot"]
        assert found.state is State.LACKS
        assert found.remedy == "aws iam create-service-linked-role --aws-service-name spot.amazonaws.com"

    def test_no_spot_needs_no_role_for_it(self, cloud):
        assert "AWSServiceRoleForEC2Spot" not in by_key(look_at_roles(small(), account(cloud)))

    def test_a_role_that_is_there_is_fine_and_one_made_at_first_use_a_warning(self, cloud):
        cloud.client("iam").create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
        found = by_key(look_at_roles(small(), account(cloud)))
        assert found["AWSServiceRoleForAutoScaling"].state is State.OK
        assert found["AWSServiceRoleForAmazonEKSNodegroup"].state is State.WARNING


WANTED = {
    "State": "active",
    "InstanceType": "p5.48xlarge",
    "AvailabilityZone": "us-east-2b",
    "TotalInstanceCount": 8,
}


class TestReservations:
    @pytest.fixture
    def look(self, cloud, monkeypatch):
        """Moto has no reservations, so the client answers with what a test says there is."""

        def look(*found):
            here = Account("us-east-2", "training", cloud)
            ec2 = here.client("ec2")
            monkeypatch.setattr(
                ec2, "describe_capacity_reservations", lambda **_: {"CapacityReservations": list(found)}
            )
            (finding,) = look_at_reservations(bill("training"), here)
            return finding

        return look

    def test_one_as_the_environment_says_is_fine(self, look):
        assert look(WANTED).state is State.OK

    def test_one_that_is_not_there_is_lacking(self, look):
        assert look().got == "no such reservation in this account and region"

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"State": "expired"}, "it is expired"),
            ({"InstanceType": "p5e.48xlarge"}, "another machine type"),
            ({"AvailabilityZone": "us-east-2a"}, "another zone"),
            ({"TotalInstanceCount": 4}, "too few machines"),
        ],
    )
    def test_one_that_differs_is_lacking_and_says_how(self, look, wrong, said):
        found = look({**WANTED, **wrong})
        assert found.state is State.LACKS
        assert found.remedy.startswith(said)

    def test_one_that_starts_later_is_a_warning(self, look):
        assert look({**WANTED, "State": "scheduled"}).state is State.WARNING


class TestAccount:
    def test_another_account_than_the_environments_is_lacking_and_nothing_else_is_asked(self, cloud):
        (found,) = look_at_account(small("account: '999999999999'"), account(cloud))
        assert (found.state, found.got, found.wanted) == (State.LACKS, "123456789012", "999999999999")

    def test_without_credentials_it_says_what_was_not_looked_at(self, monkeypatch):
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
            monkeypatch.delenv(name)
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
        monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")
        (found,) = look_at_account(small(), Account("us-east-1", "small"))
        assert found.state is State.NOT_LOOKED_AT
        assert "quotas, limits, offerings, roles, reservations were not looked at" in found.remedy

    def test_a_denied_question_is_a_finding_that_names_the_permission(self):
        def denied():
            raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetServiceQuota")

        (found,) = guarded("quotas", denied)
        assert (found.state, found.key) == (State.NOT_LOOKED_AT, "servicequotas:GetServiceQuota")
        assert found.remedy == "allow `servicequotas:GetServiceQuota` to who runs the doctor"
