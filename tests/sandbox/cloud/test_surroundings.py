"""What happens behind the engine's back: drift, and what controllers leave behind; and questions a program may ask."""

import pytest

from groundwork.sandbox.cloud import CloudError, CloudObject
from tests.sandbox.cloud.world import CLUSTER, GROUP, NODES, SUBNET, VPC, World

BALANCER = "aws:lb/loadBalancer:LoadBalancer"
INTERFACE = "aws:ec2/networkInterface:NetworkInterface"


def test_drift_shows_in_what_is_read(world: World) -> None:
    vpc = world.vpc(tags={"Name": "network", "owner": "us"})
    world.cloud.plant_drift(VPC, vpc, {"enableDnsSupport": False, "tags.owner": "them"})
    state = world.cloud.read(VPC, vpc)
    assert state
    assert (state["enableDnsSupport"], state["tags"]["owner"], state["tagsAll"]["owner"]) == (False, "them", "them")
    assert world.cloud.objects(owner="us") == []


def test_drift_reaches_what_is_nested(world: World) -> None:
    world.whole()
    world.cloud.plant_drift(CLUSTER, "dev", {"vpcConfig.endpointPublicAccess": True})
    state = world.cloud.read(CLUSTER, "dev")
    assert state
    assert state["vpcConfig"]["endpointPublicAccess"] is True
    assert len(state["vpcConfig"]["subnetIds"]) == 2


def test_what_was_deleted_by_hand_reads_as_gone(world: World) -> None:
    vpc = world.vpc()
    world.cloud.plant_drift(VPC, vpc)
    assert world.cloud.read(VPC, vpc) is None


def test_drift_of_what_is_not_there_is_an_error(world: World) -> None:
    with pytest.raises(KeyError, match="the sandbox has no"):
        world.cloud.plant_drift(VPC, "vpc-0", {"a": 1})
    with pytest.raises(KeyError, match="the sandbox has no cluster `none`"):
        world.cloud.plant_leftovers("none")


def test_controllers_tag_what_they_make_as_the_real_ones_do(world: World) -> None:
    _, subnets = world.whole()
    world.nodes(subnets)
    planted = world.cloud.plant_leftovers("dev")
    kinds = {BALANCER, INTERFACE, GROUP, "aws:ebs/volume:Volume", "aws:lb/targetGroup:TargetGroup"}
    assert {thing.type for thing in planted} == kinds
    assert {thing.made_by for thing in planted} == {"controller"}
    by_balancer = world.cloud.objects(**{"elbv2.k8s.aws/cluster": "dev"})
    assert {thing.type for thing in by_balancer} == {BALANCER, GROUP, "aws:lb/targetGroup:TargetGroup"}
    assert [thing.type for thing in world.cloud.objects(**{"cluster.k8s.amazonaws.com/name": "dev"})] == [INTERFACE]
    owned = world.cloud.objects(**{"kubernetes.io/cluster/dev": "owned"})
    assert "aws:ebs/volume:Volume" in {thing.type for thing in owned}
    assert world.cloud.objects(**{"kubernetes.io/created-for/pvc/name": None})


def test_leftovers_hold_the_network_until_they_are_drained(world: World) -> None:
    vpc, subnets = world.whole()
    group, _ = world.nodes(subnets)
    planted = world.cloud.plant_leftovers("dev")
    world.cloud.delete(NODES, group, {})
    world.cloud.delete(CLUSTER, "dev", {})
    for subnet in subnets[:1]:
        assert (
            str(world.kept(SUBNET, subnet))
            == f"DependencyViolation: The subnet '{subnet}' has dependencies and cannot be deleted."
        )
    _drain(world, planted)
    for left in world.cloud.objects(**{"aws:eks:cluster-name": "dev"}):
        world.cloud.delete(left.type, left.id, {})
    for subnet in subnets:
        world.cloud.delete(SUBNET, subnet, {})
    for gateway in [thing for thing in world.cloud.objects() if thing.type.endswith(":InternetGateway")]:
        world.cloud.delete(gateway.type, gateway.id, {})
    world.cloud.delete(VPC, vpc, {})


def _drain(world: World, planted: list[CloudObject]) -> None:
    """Load balancers, then interfaces, then what they were guarded by."""
    order = [BALANCER, INTERFACE, "aws:lb/targetGroup:TargetGroup", "aws:ebs/volume:Volume", GROUP]
    for thing in sorted(planted, key=lambda thing: order.index(thing.type)):
        world.cloud.delete(thing.type, thing.id, {})


def test_a_security_group_waits_for_the_interface_in_it(world: World) -> None:
    world.whole()
    planted = world.cloud.plant_leftovers("dev", ["balancer"])
    group = next(thing for thing in planted if thing.type == GROUP)
    assert str(world.kept(GROUP, group.id)) == f"DependencyViolation: resource {group.id} has a dependent object"


def test_a_load_balancers_interface_goes_with_it_and_not_before(world: World) -> None:
    world.whole()
    planted = world.cloud.plant_leftovers("dev", ["balancer"])
    ids = {thing.type: thing.id for thing in planted}
    assert str(world.kept(INTERFACE, ids[INTERFACE])) == (
        f"InvalidParameterValue: Network interface '{ids[INTERFACE]}' is currently in use."
    )
    world.cloud.delete(BALANCER, ids[BALANCER], {})
    assert world.cloud.read(INTERFACE, ids[INTERFACE]) is None


def test_what_a_service_made_along_with_a_thing_cannot_be_deleted_alone(world: World) -> None:
    _, outputs = world.make(VPC, "network", cidrBlock="10.0.0.0/16")
    assert world.kept(GROUP, outputs["defaultSecurityGroupId"]).code == "DependencyViolation"
    assert world.kept("aws:ec2/routeTable:RouteTable", outputs["mainRouteTableId"]).code == "DependencyViolation"


def test_leftovers_can_be_planted_twice(world: World) -> None:
    world.whole()
    first, second = (world.cloud.plant_leftovers("dev") for _ in range(2))
    assert not {thing.id for thing in first} & {thing.id for thing in second}


def test_discovery_by_tags_wants_all_of_them(world: World) -> None:
    for name, owner in (("a", "us"), ("b", "us"), ("c", "them")):
        world.make("aws:sqs/queue:Queue", name, name=name, tags={"Name": name, "owner": owner})
    assert {thing.name for thing in world.cloud.objects(owner="us")} == {"a", "b"}
    assert [thing.name for thing in world.cloud.objects(owner="us", Name="b")] == ["b"]
    assert len(world.cloud.objects(owner=None)) == 3


def test_what_has_no_tags_is_found_by_the_id_its_inputs_give(world: World) -> None:
    attach = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    inputs = {"role": "r", "policyArn": "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"}
    world.role("r")
    made, _ = world.make(attach, "a", **inputs)
    assert world.cloud.natural_id(attach, "urn", "a", inputs) == made
    assert world.cloud.natural_id(VPC, "urn", "v", {"cidrBlock": "10.0.0.0/16"}) is None
    assert world.cloud.natural_id("aws:iam/role:Role", "urn", "r", {}) is None, "the name is drawn"


def test_a_program_may_ask_who_and_where_it_is() -> None:
    cloud = World(region="us-gov-west-1").cloud
    caller = cloud.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})
    assert caller["accountId"] == "123456789012"
    assert caller["arn"].startswith("arn:aws-us-gov:sts::123456789012:")
    assert cloud.invoke("aws:index/getPartition:getPartition", {})["partition"] == "aws-us-gov"
    assert cloud.invoke("aws:index/getRegion:getRegion", {})["region"] == "us-gov-west-1"


def test_zones_are_those_of_the_catalogue() -> None:
    found = World().cloud.invoke("aws:index/getAvailabilityZones:getAvailabilityZones", {})
    assert found["names"][:2] == ["us-east-1a", "us-east-1b"]
    assert found["zoneIds"][0].startswith("use1-az")


def test_a_question_without_an_answer_is_refused_and_never_made_up() -> None:
    with pytest.raises(CloudError, match="cannot answer `aws:ec2/getAmi:getAmi`"):
        World().cloud.invoke("aws:ec2/getAmi:getAmi", {})
