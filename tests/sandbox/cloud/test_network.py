"""Ranges, zones and endpoints, and the zones and versions of clusters."""

import pytest

from tests.sandbox.cloud.world import CLUSTER, SUBNET, VPC, World

ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
STS = {"serviceName": "com.amazonaws.us-east-1.sts", "vpcEndpointType": "Interface"}


@pytest.mark.parametrize("cidr", ["10.0.0.0/8", "10.0.0.0/29"])
def test_a_vpc_is_neither_too_large_nor_too_small(world: World, cidr: str) -> None:
    assert str(world.refused(VPC, "network", cidrBlock=cidr)) == f"InvalidVpc.Range: The CIDR '{cidr}' is invalid."


def test_a_range_is_a_range(world: World) -> None:
    assert world.refused(VPC, "network", cidrBlock="ten").code == "InvalidParameterValue"


def test_subnets_lie_in_the_vpc_and_apart_from_each_other(world: World) -> None:
    vpc = world.vpc()
    world.subnet(vpc, "a")
    outside = world.refused(SUBNET, "s", vpcId=vpc, cidrBlock="10.1.0.0/24")
    assert str(outside) == "InvalidSubnet.Range: The CIDR '10.1.0.0/24' is invalid."
    overlapping = world.refused(SUBNET, "s", vpcId=vpc, cidrBlock="10.0.0.128/25")
    assert str(overlapping) == "InvalidSubnet.Conflict: The CIDR '10.0.0.128/25' conflicts with another subnet"


def test_a_second_range_makes_room_for_more_subnets(world: World) -> None:
    vpc = world.vpc()
    world.refused(SUBNET, "pods", vpcId=vpc, cidrBlock="100.64.0.0/18")
    world.make(
        "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "pods", vpcId=vpc, cidrBlock="100.64.0.0/16"
    )
    world.make(SUBNET, "pods", vpcId=vpc, cidrBlock="100.64.0.0/18")


def test_a_zone_of_another_region_is_refused_with_those_there_are(world: World) -> None:
    error = world.refused(SUBNET, "s", vpcId=world.vpc(), cidrBlock="10.0.0.0/24", availabilityZone="us-west-2a")
    assert error.code == "InvalidParameterValue"
    assert "Value (us-west-2a) for parameter availabilityZone is invalid" in error.message
    assert "us-east-1a, us-east-1b" in error.message


def test_an_endpoint_takes_one_subnet_a_zone(world: World) -> None:
    vpc = world.vpc()
    subnets = [world.subnet(vpc, "a"), world.subnet(vpc, "a", name="second", cidrBlock="10.0.9.0/24")]
    error = world.refused(ENDPOINT, "sts", vpcId=vpc, subnetIds=subnets, **STS)
    assert error.code == "DuplicateSubnetsInSameZone"
    world.make(ENDPOINT, "sts", vpcId=vpc, subnetIds=subnets[:1], **STS)


def test_private_dns_needs_both_attributes_and_a_free_name(world: World) -> None:
    bare = world.vpc("bare")
    error = world.refused(ENDPOINT, "sts", vpcId=bare, privateDnsEnabled=True, **STS)
    assert "requires both enableDnsSupport and enableDnsHostnames" in error.message
    vpc = world.vpc(enableDnsHostnames=True)
    world.make(ENDPOINT, "sts", vpcId=vpc, privateDnsEnabled=True, **STS)
    error = world.refused(ENDPOINT, "again", vpcId=vpc, privateDnsEnabled=True, **STS)
    assert f"conflicting DNS domain for {STS['serviceName']} in the VPC {vpc}" in error.message


def test_a_file_system_has_one_mount_target_a_zone(world: World) -> None:
    vpc, target = world.vpc(), "aws:efs/mountTarget:MountTarget"
    id_, _ = world.make("aws:efs/fileSystem:FileSystem", "f")
    world.make(target, "one", fileSystemId=id_, subnetId=world.subnet(vpc, "a"))
    second = world.subnet(vpc, "a", name="second", cidrBlock="10.0.9.0/24")
    assert (
        str(world.refused(target, "two", fileSystemId=id_, subnetId=second))
        == "MountTargetConflict: mount target already exists in this AZ"
    )


@pytest.mark.parametrize(
    ("size", "throughput", "good"), [(1200, 250, True), (4800, 1000, True), (3600, 250, False), (2400, 300, False)]
)
def test_lustre_comes_in_sizes(world: World, size: int, throughput: int, good: bool) -> None:
    subnet = world.subnet(world.vpc())
    inputs = {
        "subnetIds": [subnet],
        "deploymentType": "PERSISTENT_2",
        "storageCapacity": size,
        "perUnitStorageThroughput": throughput,
    }
    kind = "aws:fsx/lustreFileSystem:LustreFileSystem"
    if good:
        world.make(kind, "l", **inputs)
    else:
        assert world.refused(kind, "l", **inputs).code == "BadRequest"


def test_a_control_plane_is_in_two_zones_at_least(world: World) -> None:
    vpc = world.vpc()
    subnets = [world.subnet(vpc, "a"), world.subnet(vpc, "a", name="second", cidrBlock="10.0.9.0/24")]
    error = world.refused(CLUSTER, "c", name="c", roleArn=world.role("c"), vpcConfig={"subnetIds": subnets})
    assert str(error) == "InvalidParameterException: Subnets specified must be in at least two different AZs"


def test_zones_that_carry_no_control_plane_are_refused_by_their_id(world: World) -> None:
    """`use1-az3` has another letter in each account; the catalogue's account calls it `us-east-1e`."""
    vpc = world.vpc()
    subnets = [world.subnet(vpc, "a"), world.subnet(vpc, "e")]
    error = world.refused(CLUSTER, "c", name="c", roleArn=world.role("c"), vpcConfig={"subnetIds": subnets})
    assert error.code == "UnsupportedAvailabilityZoneException"
    assert "in us-east-1e, the targeted availability zone" in error.message


def test_versions_and_add_ons_are_those_that_eks_offers(world: World) -> None:
    vpc = world.vpc()
    subnets = [world.subnet(vpc, letter) for letter in "ab"]
    error = world.refused(
        CLUSTER, "c", name="c", roleArn=world.role("c"), vpcConfig={"subnetIds": subnets}, version="1.99"
    )
    assert str(error) == "InvalidParameterException: unsupported Kubernetes version"
    world.cluster(subnets)
    error = world.refused("aws:eks/addon:Addon", "a", clusterName="dev", addonName="vpc-cny")
    assert (
        str(error) == "InvalidParameterException: Addon vpc-cny specified is not supported in 1.34 kubernetes version"
    )


def test_policies_have_a_greatest_length_that_white_space_does_not_count_in(world: World) -> None:
    policy, long = "aws:iam/policy:Policy", '{"a": "' + "x" * 6136 + '"}'
    world.make(policy, "fits", name="fits", policy=long.replace(": ", ":" + " " * 5000))
    error = world.refused(policy, "long", name="long", policy=long.replace("x", "xx", 1))
    assert str(error) == "LimitExceeded: Cannot exceed quota for PolicySize: 6144"


def test_the_inline_policies_of_a_role_are_counted_together(world: World) -> None:
    world.role("r")
    inline, half = "aws:iam/rolePolicy:RolePolicy", '{"a":"' + "x" * 5200 + '"}'
    world.make(inline, "one", name="one", role="r", policy=half)
    error = world.refused(inline, "two", name="two", role="r", policy=half)
    assert str(error) == "LimitExceeded: Maximum policy size of 10240 bytes exceeded for role r"
