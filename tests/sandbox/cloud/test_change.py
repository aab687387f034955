"""Changing: what AWS changes in place, what must be replaced, and what stays as the cloud computed it."""

from typing import Any

import pytest

from groundwork.sandbox.cloud import CloudError
from groundwork.sandbox.cloud.spec import known_types, spec
from tests.sandbox.cloud.world import CLUSTER, NODES, ROLE, TEMPLATE, TRUST, VPC, World

REPLACED = [
    (VPC, {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.1.0.0/16"}, "cidrBlock", False),
    ("aws:ec2/subnet:Subnet", {"vpcId": "v", "availabilityZone": "us-east-1a"}, {"vpcId": "v", "availabilityZone": "us-east-1b"}, "availabilityZone", False),
    ("aws:ec2/securityGroup:SecurityGroup", {"name": "g", "vpcId": "v", "description": "a"}, {"name": "g", "vpcId": "v", "description": "b"}, "description", True),
    ("aws:ec2/eip:Eip", {"domain": "vpc"}, {"domain": "standard"}, "domain", False),
    (CLUSTER, {"name": "c", "roleArn": "a"}, {"name": "c", "roleArn": "b"}, "roleArn", True),
    (CLUSTER, {"name": "c", "kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.20.0.0/16"}}, {"name": "c", "kubernetesNetworkConfig": {"serviceIpv4Cidr": "172.21.0.0/16"}}, "kubernetesNetworkConfig.serviceIpv4Cidr", True),
    (NODES, {"clusterName": "c", "nodeGroupName": "n", "instanceTypes": ["a"]}, {"clusterName": "c", "nodeGroupName": "n", "instanceTypes": ["b"]}, "instanceTypes", True),
    (NODES, {"clusterName": "c", "nodeGroupName": "n", "launchTemplate": {"id": "lt-1"}}, {"clusterName": "c", "nodeGroupName": "n", "launchTemplate": {"id": "lt-2"}}, "launchTemplate.id", True),
    (NODES, {"clusterName": "c", "nodeGroupName": "n", "capacityType": "SPOT"}, {"clusterName": "c", "nodeGroupName": "n"}, "capacityType", True),
    (ROLE, {"name": "r", "path": "/"}, {"name": "r", "path": "/a/"}, "path", True),
    ("aws:kms/key:Key", {"keyUsage": "ENCRYPT_DECRYPT"}, {"keyUsage": "SIGN_VERIFY"}, "keyUsage", False),
    ("aws:fsx/lustreFileSystem:LustreFileSystem", {"subnetIds": ["a"]}, {"subnetIds": ["b"]}, "subnetIds", False),
    ("aws:efs/fileSystem:FileSystem", {"encrypted": False}, {"encrypted": True}, "encrypted", False),
    ("aws:ecr/repository:Repository", {"name": "a"}, {"name": "b"}, "name", False),
    ("aws:sqs/queue:Queue", {"name": "a"}, {"name": "a", "fifoQueue": True}, "fifoQueue", True),
    ("aws:wafv2/webAcl:WebAcl", {"name": "a", "scope": "REGIONAL"}, {"name": "a", "scope": "CLOUDFRONT"}, "scope", False),
    ("aws:iam/rolePolicyAttachment:RolePolicyAttachment", {"role": "r", "policyArn": "a"}, {"role": "r", "policyArn": "b"}, "policyArn", False),
    ("aws:s3/bucketVersioning:BucketVersioning", {"bucket": "a"}, {"bucket": "b"}, "bucket", False),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "old", "new", "path", "first"), REPLACED, ids=[f"{r[0]} {r[3]}" for r in REPLACED])
def test_a_create_only_property_replaces(
    type_: str, old: dict[str, Any], new: dict[str, Any], path: str, first: bool
) -> None:
    found = World().cloud.diff(type_, old, new)
    assert found.replace == (path,)
    assert found.delete_before_replace is first, "only what holds the name its successor needs goes first"


IN_PLACE = [
    (VPC, {"tags": {"a": "1"}}, {"tags": {"a": "2"}}),
    (VPC, {"enableDnsHostnames": False}, {"enableDnsHostnames": True}),
    (CLUSTER, {"version": "1.33"}, {"version": "1.34"}),
    (
        CLUSTER,
        {"vpcConfig": {"subnetIds": ["a"], "publicAccessCidrs": ["1.2.3.4/32"]}},
        {"vpcConfig": {"subnetIds": ["a"]}},
    ),
    (NODES, {"launchTemplate": {"id": "lt-1", "version": "1"}}, {"launchTemplate": {"id": "lt-1", "version": "2"}}),
    (NODES, {"scalingConfig": {"maxSize": 1}}, {"scalingConfig": {"maxSize": 2}}),
    (NODES, {"labels": {}}, {"labels": {"a": "b"}}),
    (TEMPLATE, {"name": "t", "userData": "YQ=="}, {"name": "t", "userData": "Yg=="}),
    ("aws:fsx/lustreFileSystem:LustreFileSystem", {"storageCapacity": 1200}, {"storageCapacity": 2400}),
    ("aws:iam/policy:Policy", {"policy": "{}"}, {"policy": "[]"}),
    ("aws:cloudwatch/dashboard:Dashboard", {"dashboardBody": "{}"}, {"dashboardBody": "[]"}),
    ("aws:budgets/budget:Budget", {"limitAmount": "1"}, {"limitAmount": "2"}),
    ("aws:ec2/placementGroup:PlacementGroup", {"tags": {}}, {"tags": {"a": "b"}}),
    ("aws:ec2/vpcEndpoint:VpcEndpoint", {"privateDnsEnabled": True}, {"privateDnsEnabled": False}),
]


@pytest.mark.parametrize(("type_", "old", "new"), IN_PLACE)
def test_other_properties_change_in_place(type_: str, old: dict[str, Any], new: dict[str, Any]) -> None:
    found = World().cloud.diff(type_, old, new)
    assert found.replace == ()
    assert found.changed


def test_nothing_changed_is_no_change() -> None:
    inputs = {"name": "c", "roleArn": "a", "vpcConfig": {"subnetIds": ["a", "b"]}}
    found = World().cloud.diff(CLUSTER, inputs, {**inputs, "version": None})
    assert (found.changed, found.replace) == ((), ())


@pytest.mark.parametrize("type_", [t for t in known_types() if spec(t).behaviour.actions.update is None])
def test_what_has_no_update_call_is_replaced_by_any_change(type_: str) -> None:
    some = next(key for key in spec(type_).properties.inputs if key not in ("tags", "region"))
    assert some in World().cloud.diff(type_, {some: "a"}, {some: "b"}).replace


def test_an_update_keeps_what_the_cloud_computed(world: World) -> None:
    id_, before = world.make(VPC, "network", cidrBlock="10.0.0.0/16")
    after = world.cloud.update(VPC, id_, {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.0.0.0/16", "tags": {"a": "b"}})
    assert after == {**before, "tags": {"a": "b"}, "tagsAll": {"a": "b"}}
    assert world.cloud.read(VPC, id_) == after


def test_a_launch_template_gets_a_new_version_for_content_but_not_for_tags(world: World) -> None:
    old: dict[str, Any] = {"name": "t", "userData": "YQ=="}
    id_, outputs = world.make(TEMPLATE, "t", **old)
    assert outputs["latestVersion"] == 1
    new = {**old, "userData": "Yg=="}
    assert world.cloud.preview_update(TEMPLATE, id_, old, new)["latestVersion"] == 2
    assert world.cloud.update(TEMPLATE, id_, old, new)["latestVersion"] == 2
    assert world.cloud.update(TEMPLATE, id_, new, {**new, "tags": {"a": "b"}})["latestVersion"] == 2


def test_an_update_is_held_to_the_same_references(world: World) -> None:
    id_, outputs = world.make(TEMPLATE, "t", name="t")
    with pytest.raises(CloudError, match="The security group 'sg-0' does not exist"):
        world.cloud.update(TEMPLATE, id_, {"name": "t"}, {"name": "t", "vpcSecurityGroupIds": ["sg-0"]})
    assert world.cloud.read(TEMPLATE, id_) == outputs


def test_a_create_only_property_cannot_be_changed_in_place(world: World) -> None:
    id_ = world.vpc()
    with pytest.raises(CloudError, match="cannot be changed after creation"):
        world.cloud.update(VPC, id_, {"cidrBlock": "10.0.0.0/16"}, {"cidrBlock": "10.1.0.0/16"})


def test_updating_what_is_gone_says_so(world: World) -> None:
    with pytest.raises(CloudError) as caught:
        world.cloud.update(ROLE, "gone", {}, {"name": "gone", "assumeRolePolicy": TRUST})
    assert str(caught.value) == "NoSuchEntity: The role with name gone cannot be found."


def test_kubernetes_goes_up_by_one_minor_version(world: World) -> None:
    _, subnets = world.whole()
    role = "arn:aws:iam::123456789012:role/dev-cluster"
    old = {"name": "dev", "roleArn": role, "vpcConfig": {"subnetIds": subnets}, "version": "1.34"}
    with pytest.raises(CloudError, match=r"Unsupported Kubernetes minor version update from 1\.34 to 1\.36"):
        world.cloud.update(CLUSTER, "dev", old, {**old, "version": "1.36"})
    with pytest.raises(CloudError, match=r"Unsupported Kubernetes minor version update from 1\.34 to 1\.33"):
        world.cloud.update(CLUSTER, "dev", old, {**old, "version": "1.33"})
    assert world.cloud.update(CLUSTER, "dev", old, {**old, "version": "1.35"})["version"] == "1.35"
