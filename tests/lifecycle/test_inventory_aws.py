"""The inventory of an AWS account, against moto: found by tags and by owner, removed in an order the cloud allows."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.backends import get_backend

from groundwork.errors import CloudRefused
from groundwork.lifecycle.inventory import DRAIN_ORDER, Found, Pending
from groundwork.lifecycle.inventory_aws import AwsInventory

REGION = "us-west-2"
TAGS = [{"Key": "groundwork:environment", "Value": "dev"}, {"Key": "Name", "Value": "dev-network"}]
OWNED = [{"Key": "kubernetes.io/cluster/dev", "Value": "owned"}]


@pytest.fixture
def ec2(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(key, "testing")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        yield boto3.client("ec2", region_name=REGION)


@pytest.fixture
def network(ec2: Any) -> tuple[str, str]:
    """A tagged VPC and a subnet in it."""
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=[{"ResourceType": "vpc", "Tags": TAGS}])["Vpc"][
        "VpcId"
    ]
    return vpc, ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]


def test_tagged_objects_are_found_with_their_type_and_id(ec2: Any, network: tuple[str, str]) -> None:
    found = AwsInventory(REGION).tagged("dev")
    assert [(one.kind, one.id, one.name) for one in found] == [("aws:ec2/vpc:Vpc", network[0], "dev-network")]
    assert AwsInventory(REGION).tagged("prod") == []


def test_a_pending_creation_is_found_by_type_and_name(ec2: Any, network: tuple[str, str]) -> None:
    tags = {"Name": "dev-network", "groundwork:environment": "dev"}
    pending = Pending("urn:pulumi:dev::groundwork::aws:ec2/vpc:Vpc::network", "aws:ec2/vpc:Vpc", {"tags": tags})
    inventory = AwsInventory(REGION)
    assert inventory.find(pending, "dev", set()) == network[0]
    assert inventory.find(pending, "dev", {network[0]}) is None
    other = Pending(pending.urn, "aws:ec2/subnet:Subnet", {"tags": tags})
    assert inventory.find(other, "dev", set()) is None


def test_a_type_without_tags_is_named_by_its_import_id() -> None:
    urn = "urn:pulumi:dev::groundwork::aws:iam/rolePolicyAttachment:RolePolicyAttachment::x"
    inputs = {"role": "dev-node", "policyArn": "arn:aws:iam::aws:policy/X"}
    pending = Pending(urn, "aws:iam/rolePolicyAttachment:RolePolicyAttachment", inputs)
    assert AwsInventory(REGION).find(pending, "dev", set()) == "dev-node/arn:aws:iam::aws:policy/X"
    assert AwsInventory(REGION).find(Pending(urn, pending.kind, {"role": "dev-node"}), "dev", set()) is None


def test_what_controllers_left_is_found_and_drained_in_order(ec2: Any, network: tuple[str, str]) -> None:
    vpc, subnet = network
    leave_behind(ec2, vpc, subnet)
    inventory = AwsInventory(REGION)
    found = inventory.left_by_controllers("dev", {vpc})
    kinds = [one.kind for one in found]
    assert kinds == sorted(kinds, key=DRAIN_ORDER.index)
    assert set(kinds) == {
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:ec2/instance:Instance",
        "aws:ec2/networkInterface:NetworkInterface",
        "aws:ebs/volume:Volume",
        "aws:ec2/securityGroup:SecurityGroup",
    }
    for one in found:
        inventory.remove(one)
    assert inventory.left_by_controllers("dev", {vpc}) == []


def test_objects_of_another_cluster_are_left_alone(ec2: Any, network: tuple[str, str]) -> None:
    leave_behind(ec2, *network)
    kinds = {one.kind for one in AwsInventory(REGION).left_by_controllers("prod", set())}
    assert kinds == set()


def test_the_group_of_a_cluster_that_is_gone_is_found_and_that_of_a_living_one_is_not(
    ec2: Any, network: tuple[str, str]
) -> None:
    vpc, subnet = network
    tags = [{"Key": "aws:eks:cluster-name", "Value": "gone"}]
    group = ec2.create_security_group(GroupName="eks-cluster-sg-gone", Description="x", VpcId=vpc)["GroupId"]
    get_backend("ec2")["123456789012"][REGION].create_tags([group], {tags[0]["Key"]: tags[0]["Value"]})
    found = AwsInventory(REGION).left_by_controllers("dev", {vpc})
    assert [(one.kind, one.id) for one in found] == [("aws:ec2/securityGroup:SecurityGroup", group)]
    role = "arn:aws:iam::123456789012:role/cluster"
    boto3.client("eks", region_name=REGION).create_cluster(
        name="gone", roleArn=role, resourcesVpcConfig={"subnetIds": [subnet]}
    )
    assert AwsInventory(REGION).left_by_controllers("dev", {vpc}) == []


def test_a_removal_the_cloud_refuses_says_so_in_its_words(ec2: Any) -> None:
    gone = Found("aws:ebs/volume:Volume", "vol-0123456789abcdef0")
    with pytest.raises(CloudRefused, match=r"InvalidVolume\.NotFound"):
        AwsInventory(REGION).remove(gone)


def leave_behind(ec2: Any, vpc: str, subnet: str) -> None:
    """What a cluster's controllers make: a balancer, a machine, a loose interface, a volume, a group."""
    elb = boto3.client("elbv2", region_name=REGION)
    mark = [{"Key": "elbv2.k8s.aws/cluster", "Value": "dev"}]
    elb.create_load_balancer(Name="k8s-gateway", Subnets=[subnet], Type="network", Tags=mark)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    nodepool = [*OWNED, {"Key": "karpenter.sh/nodepool", "Value": "gpu"}]
    ec2.run_instances(
        ImageId=image,
        MinCount=1,
        MaxCount=1,
        SubnetId=subnet,
        TagSpecifications=[{"ResourceType": "instance", "Tags": nodepool}],
    )
    ec2.create_network_interface(SubnetId=subnet, Description="aws-K8S-i-0")
    ec2.create_volume(
        AvailabilityZone=f"{REGION}a", Size=1, TagSpecifications=[{"ResourceType": "volume", "Tags": OWNED}]
    )
    ec2.create_security_group(
        GroupName="k8s-traffic",
        Description="x",
        VpcId=vpc,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": mark}],
    )
