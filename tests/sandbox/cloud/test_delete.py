"""Deleting: nothing that is in use, protected or full; and what is part of a thing goes with it."""

import pytest

from tests.sandbox.cloud.world import CLUSTER, GROUP, NODES, ROLE, SUBNET, TEMPLATE, VPC, World

ATTACH = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"


def test_a_vpc_waits_for_all_that_is_in_it(world: World) -> None:
    vpc = world.vpc()
    subnet = world.subnet(vpc)
    assert str(world.kept(VPC, vpc)) == f"DependencyViolation: The vpc '{vpc}' has dependencies and cannot be deleted."
    world.cloud.delete(SUBNET, subnet, {})
    world.cloud.delete(VPC, vpc, {})
    assert world.cloud.objects() == []


def test_a_subnet_waits_for_the_nodes_in_it(world: World) -> None:
    _, subnets = world.whole()
    world.nodes(subnets)
    assert (
        str(world.kept(SUBNET, subnets[0]))
        == f"DependencyViolation: The subnet '{subnets[0]}' has dependencies and cannot be deleted."
    )


def test_a_cluster_waits_for_its_node_groups_and_takes_add_ons_along(world: World) -> None:
    _, subnets = world.whole()
    group, _ = world.nodes(subnets)
    addon, _ = world.make("aws:eks/addon:Addon", "a", clusterName="dev", addonName="coredns")
    assert str(world.kept(CLUSTER, "dev")) == "ResourceInUseException: Cluster has nodegroups attached"
    world.cloud.delete(NODES, group, {})
    world.cloud.delete(CLUSTER, "dev", {})
    assert world.cloud.read("aws:eks/addon:Addon", addon) is None


def test_a_group_waits_for_rules_of_others_but_not_for_its_own(world: World) -> None:
    vpc = world.vpc()
    first, second = (world.make(GROUP, name, name=name, vpcId=vpc)[0] for name in "ab")
    own, _ = world.make(RULE, "own", securityGroupId=first, referencedSecurityGroupId=first, ipProtocol="-1")
    other, _ = world.make(RULE, "other", securityGroupId=second, referencedSecurityGroupId=first, ipProtocol="-1")
    assert str(world.kept(GROUP, first)) == f"DependencyViolation: resource {first} has a dependent object"
    world.cloud.delete(RULE, other, {})
    world.cloud.delete(GROUP, first, {})
    assert world.cloud.read(RULE, own) is None


def test_a_group_waits_for_launch_templates_to_be_gone(world: World) -> None:
    group = world.make(GROUP, "g", name="g", vpcId=world.vpc())[0]
    template, _ = world.make(TEMPLATE, "t", name="t", vpcSecurityGroupIds=[group])
    assert world.kept(GROUP, group).code == "DependencyViolation"
    world.cloud.delete(TEMPLATE, template, {})
    world.cloud.delete(GROUP, group, {})


def test_a_role_says_what_must_go_before_it(world: World) -> None:
    world.role("r")
    attached, _ = world.make(ATTACH, "a", role="r", policyArn="arn:aws:iam::aws:policy/AmazonEKSClusterPolicy")
    assert str(world.kept(ROLE, "r")) == "DeleteConflict: Cannot delete entity, must detach all policies first."
    world.cloud.delete(ATTACH, attached, {})
    inline, _ = world.make("aws:iam/rolePolicy:RolePolicy", "i", name="i", role="r", policy="{}")
    assert str(world.kept(ROLE, "r")) == "DeleteConflict: Cannot delete entity, must delete policies first."
    world.cloud.delete("aws:iam/rolePolicy:RolePolicy", inline, {})
    profile, _ = world.make("aws:iam/instanceProfile:InstanceProfile", "p", name="p", role="r")
    assert (
        str(world.kept(ROLE, "r"))
        == "DeleteConflict: Cannot delete entity, must remove roles from instance profile first."
    )
    world.cloud.delete("aws:iam/instanceProfile:InstanceProfile", profile, {})
    world.cloud.delete(ROLE, "r", {})


def test_a_policy_waits_for_its_attachments(world: World) -> None:
    world.role("r")
    policy, outputs = world.make("aws:iam/policy:Policy", "p", name="p", policy="{}")
    world.make(ATTACH, "a", role="r", policyArn=outputs["arn"])
    assert (
        str(world.kept("aws:iam/policy:Policy", policy))
        == "DeleteConflict: Cannot delete a policy attached to entities."
    )


def test_a_rule_of_events_waits_for_its_targets(world: World) -> None:
    rule, _ = world.make("aws:cloudwatch/eventRule:EventRule", "r", name="r", eventPattern="{}")
    _, queue = world.make("aws:sqs/queue:Queue", "q", name="q")
    world.make("aws:cloudwatch/eventTarget:EventTarget", "t", rule="r", arn=queue["arn"])
    error = world.kept("aws:cloudwatch/eventRule:EventRule", rule)
    assert str(error) == "ValidationException: Rule can't be deleted since it has targets."


def test_a_file_system_waits_for_its_mount_targets(world: World) -> None:
    id_, _ = world.make("aws:efs/fileSystem:FileSystem", "f")
    world.make("aws:efs/mountTarget:MountTarget", "m", fileSystemId=id_, subnetId=world.subnet(world.vpc()))
    error = world.kept("aws:efs/fileSystem:FileSystem", id_)
    assert (
        str(error) == f"FileSystemInUse: The file system '{id_}' has mount targets created in it and cannot be deleted."
    )


def test_an_address_waits_for_its_gateway_and_the_way_out_for_both(world: World) -> None:
    vpc = world.vpc()
    out, _ = world.make("aws:ec2/internetGateway:InternetGateway", "i", vpcId=vpc)
    address, outputs = world.make("aws:ec2/eip:Eip", "e", domain="vpc")
    nat, _ = world.make("aws:ec2/natGateway:NatGateway", "n", allocationId=address, subnetId=world.subnet(vpc))
    assert (
        str(world.kept("aws:ec2/eip:Eip", address))
        == f"InvalidIPAddress.InUse: Address {outputs['publicIp']} is in use."
    )
    assert str(world.kept("aws:ec2/internetGateway:InternetGateway", out)) == (
        f"DependencyViolation: Network {vpc} has some mapped public address(es). "
        "Please unmap those public address(es) before detaching the gateway."
    )
    world.cloud.delete("aws:ec2/natGateway:NatGateway", nat, {})
    world.cloud.delete("aws:ec2/eip:Eip", address, {})
    world.cloud.delete("aws:ec2/internetGateway:InternetGateway", out, {})


def test_a_range_waits_for_the_subnets_in_it(world: World) -> None:
    vpc, kind = world.vpc(), "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation"
    association, _ = world.make(kind, "pods", vpcId=vpc, cidrBlock="100.64.0.0/16")
    subnet = world.subnet(vpc, cidrBlock="100.64.0.0/18")
    assert world.kept(kind, association).code == "InvalidCidrBlock.InUse"
    world.cloud.delete(SUBNET, subnet, {})
    world.cloud.delete(kind, association, {})


@pytest.mark.parametrize(
    ("type_", "inputs", "switch", "code"),
    [
        ("aws:s3/bucket:Bucket", {"bucket": "b-1"}, "forceDestroy", "BucketNotEmpty"),
        ("aws:ecr/repository:Repository", {"name": "r"}, "forceDelete", "RepositoryNotEmptyException"),
    ],
)
def test_what_is_full_is_kept_unless_it_may_be_emptied(
    world: World, type_: str, inputs: dict[str, str], switch: str, code: str
) -> None:
    id_, _ = world.make(type_, "c", **inputs)
    world.cloud.plant_contents(type_, id_)
    assert world.kept(type_, id_).code == code
    world.cloud.delete(type_, id_, {switch: True})
    assert world.cloud.read(type_, id_) is None
    again, _ = world.make(type_, "c", **inputs)
    world.cloud.delete(type_, again, {})


def test_deletion_protection_protects(world: World) -> None:
    vpc = world.vpc()
    subnets = [world.subnet(vpc, letter) for letter in "ab"]
    made = world.cluster(subnets, deletionProtection=True)
    assert world.kept(CLUSTER, "dev").code == "InvalidRequestException"
    inputs = {key: made[key] for key in ("name", "roleArn", "vpcConfig", "version")}
    world.cloud.update(CLUSTER, "dev", {**inputs, "deletionProtection": True}, {**inputs, "deletionProtection": False})
    world.cloud.delete(CLUSTER, "dev", {})


def test_deleting_what_is_gone_is_no_error(world: World) -> None:
    world.cloud.delete(VPC, "vpc-0123456789abcdef0", {})


def test_a_companion_still_in_use_outlives_its_owner(world: World) -> None:
    """As a cluster's own group does when a controller's interface is still in it; the VPC then cannot go."""
    vpc, _ = world.whole()
    world.cloud.plant_leftovers("dev", ["interface"])
    world.cloud.delete(CLUSTER, "dev", {})
    left = world.cloud.objects(**{"aws:eks:cluster-name": "dev"})
    assert [thing.type for thing in left] == [GROUP]
    assert world.kept(VPC, vpc).code == "DependencyViolation"
