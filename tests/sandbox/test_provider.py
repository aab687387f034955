"""The provider speaks the engine's protocol: unknowns stay unknown, secrets stay secret, refusals keep the cloud's words."""

from typing import Any

import grpc
import pytest
from google.protobuf import struct_pb2
from pulumi.runtime.proto import provider_pb2, status_pb2

from groundwork.sandbox.cloud import Cloud
from groundwork.sandbox.programs.accounts import account_of, region_of
from groundwork.sandbox.programs.live import live_inputs
from groundwork.sandbox.programs.servicer import Provider
from groundwork.sandbox.programs.values import SECRET, SIGNATURE, UNKNOWN, decode, encode

VPC = "urn:pulumi:dev::groundwork::groundwork:aws:Environment$groundwork:aws:Network$aws:ec2/vpc:Vpc::network"
QUEUE = "urn:pulumi:dev::groundwork::aws:sqs/queue:Queue::events"
CLUSTER = "urn:pulumi:dev::groundwork::aws:eks/cluster:Cluster::main"


class AbortError(Exception):
    """What `abort` raises in the real server."""


class Context:
    """The part of a gRPC context the provider uses."""

    def __init__(self) -> None:
        self.trailing: dict[str, bytes] = {}

    def abort(self, code: grpc.StatusCode, details: str) -> None:
        raise AbortError(f"{code.name}: {details}")

    def set_trailing_metadata(self, pairs: Any) -> None:
        self.trailing = dict(pairs)


@pytest.fixture
def context() -> Context:
    return Context()


@pytest.fixture
def provider() -> Provider:
    return provider_with()


def provider_with(*faults: str) -> Provider:
    cloud = Cloud(None, faults=faults)
    return Provider(lambda settings: cloud)


def secret(value: str) -> struct_pb2.Value:
    wrapped = struct_pb2.Struct()
    wrapped.update({SIGNATURE: SECRET, "value": value})
    return struct_pb2.Value(struct_value=wrapped)


def create(provider: Provider, context: Context, urn: str, inputs: dict[str, Any], *, preview: bool = False) -> Any:
    request = provider_pb2.CreateRequest(urn=urn, properties=encode(inputs), preview=preview)
    return provider.Create(request, context)


def test_a_preview_makes_nothing_and_leaves_what_the_cloud_decides_unknown(
    provider: Provider, context: Context
) -> None:
    answer = create(provider, context, VPC, {"cidrBlock": "10.0.0.0/16"}, preview=True)
    assert answer.id == ""
    assert decode(answer.properties).plain == {"cidrBlock": "10.0.0.0/16"}
    assert provider.cloud.objects() == []


def test_an_unknown_input_is_an_unknown_output_of_a_preview(provider: Provider, context: Context) -> None:
    answer = create(provider, context, VPC, {"cidrBlock": UNKNOWN}, preview=True)
    assert decode(answer.properties).plain == {"cidrBlock": UNKNOWN}


def test_a_secret_input_is_a_secret_output(provider: Provider, context: Context) -> None:
    request = provider_pb2.CreateRequest(urn=QUEUE, properties=encode({"name": "events"}))
    request.properties.fields["policy"].CopyFrom(secret('{"Version": "2012-10-17", "Statement": []}'))
    answer = provider.Create(request, context)
    outputs = decode(answer.properties)
    assert outputs.secrets == {"policy"}
    assert outputs.plain["policy"].startswith('{"Version"')
    assert answer.properties.fields["policy"].struct_value.fields[SIGNATURE].string_value == SECRET


def test_a_secret_deep_inside_makes_its_whole_property_secret() -> None:
    properties = struct_pb2.Struct()
    properties.fields["settings"].list_value.values.add().struct_value.fields["token"].CopyFrom(secret("hush"))
    bag = decode(properties)
    assert bag.secrets == {"settings"}
    assert bag.plain == {"settings": [{"token": "hush"}]}


def test_whole_numbers_stay_whole_and_null_is_left_out() -> None:
    assert decode(encode({"a": 3, "b": 0.5, "c": None, "d": [1, None, {"e": True}]})).plain == {
        "a": 3, "b": 0.5, "d": [1, None, {"e": True}],
    }  # fmt: skip
    assert type(decode(encode({"a": 3})).plain["a"]) is int


def test_check_names_missing_and_misspelt_properties(provider: Provider, context: Context) -> None:
    request = provider_pb2.CheckRequest(
        urn=CLUSTER, news=encode({"roleArn": "arn:aws:iam::123456789012:role/x", "verzion": "1"})
    )
    failures = {failure.property: failure.reason for failure in provider.Check(request, context).failures}
    assert failures["vpcConfig"] == 'Missing required property "vpcConfig"'
    assert "verzion" in failures


def test_diff_says_update_or_replace(provider: Provider, context: Context) -> None:
    old = {"cidrBlock": "10.0.0.0/16", "enableDnsHostnames": False}

    def diff(**new: Any) -> Any:
        request = provider_pb2.DiffRequest(
            urn=VPC, id="vpc-1", old_inputs=encode(old), olds=encode(old), news=encode({**old, **new})
        )
        return provider.Diff(request, context)

    assert diff().changes == provider_pb2.DiffResponse.DIFF_NONE
    update = diff(enableDnsHostnames=True)
    assert (list(update.diffs), list(update.replaces)) == (["enableDnsHostnames"], [])
    replace = diff(cidrBlock="10.1.0.0/16")
    assert list(replace.replaces) == ["cidrBlock"]
    assert replace.detailedDiff["cidrBlock"].kind == provider_pb2.PropertyDiff.UPDATE_REPLACE


def test_an_unknown_create_only_property_forces_a_replacement_in_the_preview(
    provider: Provider, context: Context
) -> None:
    request = provider_pb2.DiffRequest(
        urn=VPC, id="vpc-1", old_inputs=encode({"cidrBlock": "10.0.0.0/16"}), news=encode({"cidrBlock": UNKNOWN})
    )
    assert list(provider.Diff(request, context).replaces) == ["cidrBlock"]


def test_ignored_changes_are_no_difference(provider: Provider, context: Context) -> None:
    request = provider_pb2.DiffRequest(
        urn=VPC, id="vpc-1", ignoreChanges=["tags"],
        old_inputs=encode({"cidrBlock": "10.0.0.0/16", "tags": {"a": "1"}}), news=encode({"cidrBlock": "10.0.0.0/16", "tags": {"a": "2"}}),
    )  # fmt: skip
    assert provider.Diff(request, context).changes == provider_pb2.DiffResponse.DIFF_NONE


def test_read_with_inputs_refreshes_and_shows_what_somebody_changed(provider: Provider, context: Context) -> None:
    inputs = {"cidrBlock": "10.0.0.0/16", "tags": {"Name": "network"}}
    made = create(provider, context, VPC, inputs)
    provider.cloud.plant_drift("aws:ec2/vpc:Vpc", made.id, {"tags.someone": "me"})
    answer = provider.Read(
        provider_pb2.ReadRequest(urn=VPC, id=made.id, inputs=encode(inputs), properties=made.properties), context
    )
    assert decode(answer.inputs).plain == {"cidrBlock": "10.0.0.0/16", "tags": {"Name": "network", "someone": "me"}}


def test_read_by_id_alone_imports(provider: Provider, context: Context) -> None:
    made = create(provider, context, VPC, {"cidrBlock": "10.0.0.0/16", "tags": {"Name": "network"}})
    answer = provider.Read(provider_pb2.ReadRequest(urn=VPC, id=made.id), context)
    inputs = decode(answer.inputs).plain
    assert answer.id == made.id
    assert inputs["cidrBlock"] == "10.0.0.0/16"
    assert "arn" not in inputs


def test_read_of_what_is_gone_answers_without_an_id(provider: Provider, context: Context) -> None:
    assert provider.Read(provider_pb2.ReadRequest(urn=VPC, id="vpc-0123456789abcdef0"), context).id == ""


def test_what_the_cloud_fills_in_is_no_drift() -> None:
    state = {"vpcConfig": {"subnetIds": ["a"], "clusterSecurityGroupId": "sg-1"}, "status": "ACTIVE"}
    assert live_inputs(state, {"vpcConfig": {"subnetIds": ["a"]}}, ()) == {"vpcConfig": {"subnetIds": ["a"]}}


def test_a_refusal_is_in_the_clouds_own_words(context: Context) -> None:
    provider = provider_with("deny:ec2:CreateVpc")
    with pytest.raises(AbortError, match="UnauthorizedOperation: You are not authorized to perform this operation"):
        create(provider, context, VPC, {"cidrBlock": "10.0.0.0/16"})


def test_deleting_what_is_in_use_is_refused_and_what_is_gone_is_fine(provider: Provider, context: Context) -> None:
    vpc = create(provider, context, VPC, {"cidrBlock": "10.0.0.0/16"})
    subnet = VPC.replace("vpc:Vpc::network", "subnet:Subnet::nodes")
    create(provider, context, subnet, {"vpcId": vpc.id, "cidrBlock": "10.0.0.0/24"})
    with pytest.raises(AbortError, match="DependencyViolation"):
        provider.Delete(provider_pb2.DeleteRequest(urn=VPC, id=vpc.id), context)
    provider.Delete(provider_pb2.DeleteRequest(urn=VPC, id="vpc-0123456789abcdef0"), context)


def test_what_was_made_but_did_not_come_up_is_reported_with_its_id(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    from groundwork.sandbox.cloud import CloudError

    provider = provider_with()
    failure = CloudError("AsgInstanceLaunchFailures", "no capacity", partial=("dev:t4", {"status": "CREATE_FAILED"}))
    monkeypatch.setattr(provider.cloud, "create", lambda *_: (_ for _ in ()).throw(failure))
    with pytest.raises(AbortError, match="no capacity"):
        create(provider, context, VPC, {"cidrBlock": "10.0.0.0/16"})
    status = status_pb2.Status.FromString(context.trailing["grpc-status-details-bin"])
    detail = provider_pb2.ErrorResourceInitFailed()
    assert status.details[0].Unpack(detail)
    assert detail.id == "dev:t4"
    assert decode(detail.properties).plain == {"status": "CREATE_FAILED"}
    assert list(detail.reasons) == ["AsgInstanceLaunchFailures: no capacity"]


def test_update_in_place_and_its_preview(provider: Provider, context: Context) -> None:
    old = {"cidrBlock": "10.0.0.0/16"}
    made = create(provider, context, VPC, old)
    new = {**old, "enableDnsHostnames": True}

    def update(*, preview: bool) -> dict[str, Any]:
        request = provider_pb2.UpdateRequest(
            urn=VPC, id=made.id, olds=made.properties, old_inputs=encode(old), news=encode(new), preview=preview
        )
        return decode(provider.Update(request, context).properties).plain

    assert update(preview=True)["enableDnsHostnames"] is True
    assert not (provider.cloud.read("aws:ec2/vpc:Vpc", made.id) or {}).get("enableDnsHostnames")
    update(preview=False)
    assert (provider.cloud.read("aws:ec2/vpc:Vpc", made.id) or {})["enableDnsHostnames"] is True


def test_invoke_answers_or_says_what_it_cannot(provider: Provider, context: Context) -> None:
    token = "aws:index/getCallerIdentity:getCallerIdentity"
    answer = provider.Invoke(provider_pb2.InvokeRequest(tok=token), context)
    assert decode(getattr(answer, "return")).plain["accountId"] == "123456789012"
    with pytest.raises(AbortError, match="cannot answer"):
        provider.Invoke(provider_pb2.InvokeRequest(tok="aws:ec2/getAmi:getAmi"), context)


def test_another_region_replaces_everything(provider: Provider, context: Context) -> None:
    request = provider_pb2.DiffRequest(olds=encode({"region": "us-east-1"}), news=encode({"region": "eu-west-1"}))
    assert list(provider.DiffConfig(request, context).replaces) == ["region"]


def test_the_account_is_the_one_the_program_allows() -> None:
    assert account_of({"allowedAccountIds": '["111122223333"]'}) == "111122223333"
    assert account_of({}) == "123456789012"
    with pytest.raises(Exception, match="AWS account ID not allowed: 123456789012"):
        account_of({"forbiddenAccountIds": ["123456789012"]})


def test_the_region_is_the_provider_s_or_the_environment_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    assert region_of({"region": "us-west-2"}) == "us-west-2"
    assert region_of({}) == "eu-central-1"
