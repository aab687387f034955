"""Node groups: the machines must be offered, allowed and there, and the launch template must make sense."""

from typing import Any

import pytest

from groundwork.sandbox.cloud import CloudError
from infra.catalog import catalog
from tests.sandbox.cloud.world import GROUP, NODES, PLACEMENT, TEMPLATE, World

P5 = {"instanceTypes": ["p5.48xlarge"], "amiType": "AL2023_x86_64_NVIDIA"}
RESERVATION = "cr-0a1b2c3d4e5f67890"


def template(world: World, **inputs: Any) -> dict[str, Any]:
    id_, _ = world.make(TEMPLATE, "t", name="t", **inputs)
    return {"launchTemplate": {"id": id_, "version": "1"}}


def world_in(zones: str, *faults: str, region: str = "us-east-1") -> tuple[World, list[str]]:
    world = World(None, *faults, region=region)
    return world, world.whole(zones)[1]


def test_a_group_without_machines_needs_no_quota() -> None:
    world, subnets = world_in("ab", "quota:p=0")
    assert world.nodes(subnets, count=0, **P5)[1]["status"] == "ACTIVE"


def test_a_missing_quota_leaves_a_failed_group_behind() -> None:
    world, subnets = world_in("abc", "quota:p=0")
    error = world.no_nodes(subnets[2:], **P5)
    assert error.code == "AsgInstanceLaunchFailures"
    assert error.message == (
        "waiting for EKS Node Group (dev:pool) create: unexpected state 'CREATE_FAILED', wanted target 'ACTIVE'. last error: pool: "
        "AsgInstanceLaunchFailures: Could not launch On-Demand Instances. VcpuLimitExceeded - You have requested more vCPU capacity "
        "than your current vCPU limit of 0 allows for the instance bucket that the specified instance type belongs to. Please visit "
        "http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed."
    )
    assert error.partial
    assert error.partial[0] == "dev:pool"
    left = world.cloud.read(NODES, "dev:pool")
    assert left == error.partial[1]
    assert left["status"] == "CREATE_FAILED"


def test_what_failed_is_replaced_though_nothing_changed() -> None:
    world, subnets = world_in("abc", "quota:p=0")
    state = world.no_nodes(subnets[2:], **P5).partial
    assert state
    inputs = world.group_inputs(subnets[2:], **P5)
    assert world.cloud.diff(NODES, inputs, inputs).replace == ()
    found = world.cloud.diff(NODES, inputs, inputs, state[1])
    assert (found.replace, found.delete_before_replace) == (("status",), True)


def test_quotas_count_vcpus_by_family_and_spot_apart() -> None:
    vcpus = catalog().aws.machines["g4dn.xlarge"].vcpus
    world, subnets = world_in("ab", f"quota:g-vt={2 * vcpus}")
    one = {"instanceTypes": ["g4dn.xlarge"]}
    world.nodes(subnets, "first", count=2, **one)
    assert "VcpuLimitExceeded" in world.no_nodes(subnets, "second", count=1, **one).message
    world.nodes(subnets, "spot", count=9, capacityType="SPOT", **one)
    world.nodes(subnets, "processors", count=9, instanceTypes=["m7i.large"])


def test_machines_given_back_no_longer_count() -> None:
    vcpus = catalog().aws.machines["g4dn.xlarge"].vcpus
    world, subnets = world_in("ab", f"quota:g-vt={vcpus}")
    first, _ = world.nodes(subnets, "first", instanceTypes=["g4dn.xlarge"])
    world.cloud.delete(NODES, first, {})
    world.nodes(subnets, "second", instanceTypes=["g4dn.xlarge"])


def test_spot_has_its_own_words() -> None:
    world, subnets = world_in("ab", "quota:spot-g-vt=0")
    error = world.no_nodes(subnets, instanceTypes=["g4dn.xlarge"], capacityType="SPOT")
    assert (
        "Could not launch Spot Instances. MaxSpotInstanceCountExceeded - Max spot instance count exceeded."
        in error.message
    )


def test_growing_a_group_is_held_to_the_quota_and_changes_nothing_when_refused() -> None:
    vcpus = catalog().aws.machines["g4dn.xlarge"].vcpus
    world, subnets = world_in("ab", f"quota:g-vt={2 * vcpus}")
    old = world.group_inputs(subnets, count=1, instanceTypes=["g4dn.xlarge"])
    world.make(NODES, "pool", **old)
    new = {**old, "scalingConfig": {"minSize": 0, "desiredSize": 3, "maxSize": 10}}
    with pytest.raises(CloudError, match="VcpuLimitExceeded") as caught:
        world.cloud.update(NODES, "dev:pool", old, new)
    assert caught.value.partial is None
    state = world.cloud.read(NODES, "dev:pool")
    assert state
    assert state["scalingConfig"]["desiredSize"] == 1
    world.cloud.update(
        NODES, "dev:pool", old, {**new, "scalingConfig": {"minSize": 0, "desiredSize": 2, "maxSize": 10}}
    )


def test_no_capacity_in_one_zone_fails_the_group_that_spans_it_and_names_the_others() -> None:
    world, subnets = world_in("ab", "capacity:t4@us-east-1a")
    error = world.no_nodes(subnets, count=2, instanceTypes=["g4dn.xlarge"])
    assert (
        "InsufficientInstanceCapacity - We currently do not have sufficient g4dn.xlarge capacity in the Availability Zone you requested (us-east-1a)"
        in error.message
    )
    assert "or choosing us-east-1b" in error.message
    world.nodes(subnets[1:], "other", instanceTypes=["g4dn.xlarge"])


def test_another_type_stands_in_for_one_that_is_gone() -> None:
    world, subnets = world_in("ab", "capacity:g4dn.xlarge")
    world.nodes(subnets, instanceTypes=["g4dn.xlarge", "g4dn.2xlarge"])
    assert {launch.machine for launch in world.cloud.store.launches()} == {"g4dn.2xlarge"}


def test_a_type_that_a_zone_does_not_offer_is_unsupported_there() -> None:
    machine, zone = "p4de.24xlarge", "us-east-1a"
    offered = catalog().aws.offered(machine, "us-east-1")
    assert zone not in offered
    world, subnets = world_in("ab")
    error = world.no_nodes(subnets[:1], instanceTypes=[machine])
    assert (
        f"Unsupported - Your requested instance type ({machine}) is not supported in your requested Availability Zone ({zone})"
        in error.message
    )
    assert f"or choosing {', '.join(offered)}." in error.message


def test_a_zone_can_be_made_to_offer_nothing() -> None:
    world, subnets = world_in("ab", "zone:us-east-1a")
    assert "Unsupported" in world.no_nodes(subnets[:1], instanceTypes=["m7i.large"]).message
    world.nodes(subnets[1:], "other", instanceTypes=["m7i.large"])


def test_a_type_that_does_not_exist_is_refused_at_once() -> None:
    world, subnets = world_in("ab")
    error = world.no_nodes(subnets, instanceTypes=["p5.48xlarg"])
    assert str(error) == "InvalidParameterException: The following supplied instance types do not exist: [p5.48xlarg]"
    assert world.cloud.read(NODES, "dev:pool") is None


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        (
            {"instanceTypes": ["m7g.large"], "amiType": "AL2023_x86_64_STANDARD"},
            "[m7g.large] is not a valid instance type for requested amiType AL2023_x86_64_STANDARD",
        ),
        (
            {"releaseVersion": "1.31.4-20250101"},
            "Requested release version 1.31.4-20250101 is not valid for kubernetes version 1.34.",
        ),
        (
            {"scalingConfig": {"minSize": 2, "desiredSize": 1, "maxSize": 3}},
            "Minimum capacity 2 can't be greater than desired size 1",
        ),
        (
            {"scalingConfig": {"minSize": 0, "desiredSize": 4, "maxSize": 3}},
            "desired capacity 4 can't be greater than max size 3",
        ),
    ],
)
def test_what_contradicts_itself_is_refused_at_once(inputs: dict[str, Any], message: str) -> None:
    world, subnets = world_in("ab")
    error = world.no_nodes(subnets, **{"instanceTypes": ["m7i.large"], **inputs})
    assert str(error) == f"InvalidParameterException: {message}"


COMBINATIONS = [
    ({"instanceType": "m7i.large"}, {"instanceTypes": ["m7i.large"]}, "You cannot specify an instance type in both"),
    ({}, {"diskSize": 100}, "Disk size must be specified within the launch template."),
    ({}, {"remoteAccess": {"ec2SshKey": "k"}}, "Remote access configuration cannot be specified with a launch template."),
    ({"networkInterfaces": [{"subnetId": "SUBNET"}]}, {}, "Launch template should not specify a subnet"),
    ({"vpcSecurityGroupIds": ["GROUP"], "networkInterfaces": [{"deviceIndex": 0, "securityGroups": ["GROUP"]}]}, {}, "Network interfaces and an instance-level security groups may not be specified on the same request"),
    ({}, {"capacityType": "CAPACITY_BLOCK"}, "CAPACITY_BLOCK and the market type capacity-block of the launch template must be specified together"),
    ({"instanceMarketOptions": {"marketType": "capacity-block"}}, {}, "must be specified together"),
    ({"imageId": "ami-0123456789abcdef0"}, {"amiType": "AL2023_x86_64_NVIDIA"}, "You cannot specify an AMI type or release version together with an image id"),
    ({"capacityReservationSpecification": {"capacityReservationTarget": {"capacityReservationId": RESERVATION}}}, {"capacityType": "SPOT"}, "Capacity type SPOT cannot be used with a capacity reservation"),
    ({"blockDeviceMappings": [{"deviceName": "/dev/xvda", "ebs": {"volumeType": "gp3", "iops": 3000, "throughput": 1000}}]}, {}, "Throughput (MiBps) to iops ratio of 0.333333 is too high; maximum is 0.250000 MiBps per iops."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("of_template", "of_group", "message"), COMBINATIONS, ids=[row[2][:40] for row in COMBINATIONS]
)
def test_a_template_and_its_group_must_agree(
    of_template: dict[str, Any], of_group: dict[str, Any], message: str
) -> None:
    world = World()
    vpc, subnets = world.whole()
    group = world.make(GROUP, "g", name="g", vpcId=vpc)[0]
    filled = _filled(of_template, {"SUBNET": subnets[0], "GROUP": group})
    error = world.no_nodes(subnets, **template(world, **filled), **of_group)
    assert message in error.message
    assert error.partial is None


def _filled(value: Any, words: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [_filled(part, words) for part in value]
    return words.get(value, value) if isinstance(value, str) else value


def efa(count: int, cards: int = 1) -> dict[str, Any]:
    rows = [
        {"networkCardIndex": i % cards, "deviceIndex": min(i, 1), "interfaceType": "efa" if not i else "efa-only"}
        for i in range(count)
    ]
    return {"networkInterfaces": rows}


@pytest.mark.parametrize(
    ("machine", "interfaces", "message"),
    [
        ("g5.xlarge", efa(1), "EFA interfaces are not supported on g5.xlarge."),
        ("g5.48xlarge", efa(2), "EFA interface count 2 exceeds the limit for g5.48xlarge."),
        (
            "g5.48xlarge",
            {"networkInterfaces": [{"networkCardIndex": 3}]},
            "Network card index 3 is not valid for instance type g5.48xlarge.",
        ),
        ("t3.medium", {"networkInterfaces": [{}] * 9}, "Interface count 9 exceeds the limit for t3.medium."),
    ],
)
def test_interfaces_are_those_that_the_type_has(machine: str, interfaces: dict[str, Any], message: str) -> None:
    zone = catalog().aws.offered(machine, "us-east-1")[0][-1]
    world, subnets = world_in("".join(sorted({"a", "b", zone})))
    error = world.no_nodes(
        [subnets[sorted({"a", "b", zone}).index(zone)]], instanceTypes=[machine], **template(world, **interfaces)
    )
    assert message in error.message


def test_all_of_a_p5s_interfaces_are_accepted() -> None:
    world, subnets = world_in("abc")
    layout = catalog().aws.efa_layout("p5.48xlarge", "addresses")
    rows = [
        {"networkCardIndex": i.network_card_index, "deviceIndex": i.device_index, "interfaceType": i.interface_type}
        for i in layout
    ]
    zone = catalog().aws.offered("p5.48xlarge", "us-east-1")[0][-1]
    world.nodes([subnets["abc".index(zone)]], **P5, **template(world, networkInterfaces=rows))


def test_a_cluster_placement_group_is_in_one_zone_and_takes_no_burstable_machines() -> None:
    world, subnets = world_in("ab")
    world.make(PLACEMENT, "p", name="p", strategy="cluster")
    inside = template(world, placement={"groupName": "p"})
    assert (
        "cannot span multiple Availability Zones"
        in world.no_nodes(subnets, "wide", count=2, instanceTypes=["m7i.large"], **inside).message
    )
    error = world.no_nodes(subnets[:1], "small", instanceTypes=["t3.medium"], **inside)
    assert "Placement groups may not be used with instances of type 't3.medium'." in error.message
    world.nodes(subnets[:1], instanceTypes=["m7i.large"], **inside)


def reserved(world: World, id_: str = RESERVATION) -> dict[str, Any]:
    return template(
        world, capacityReservationSpecification={"capacityReservationTarget": {"capacityReservationId": id_}}
    )


def test_a_reservation_serves_its_type_in_its_zone_as_far_as_it_goes() -> None:
    world, subnets = world_in("abc", "capacity:h100")
    inside = reserved(world)
    world.nodes(subnets[2:], "first", count=3, **P5, **inside)
    assert "ReservationCapacityExceeded" in world.no_nodes(subnets[2:], "second", count=2, **P5, **inside).message
    error = world.no_nodes(subnets[2:], "other", instanceTypes=["m7i.large"], **inside)
    assert f"does not match that of the Capacity Reservation {RESERVATION} (p5.48xlarge, us-east-1c)" in error.message


def test_a_reservation_the_account_does_not_hold_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    world, subnets = world_in("abc")
    other = "cr-00000000000000000"
    error = world.no_nodes(subnets[2:], **P5, **reserved(world, other))
    assert f"The capacity reservation '{other}' does not exist" in error.message
    assert error.hint
    monkeypatch.setenv(
        "GROUNDWORK_SANDBOX_RESERVATIONS", error.hint.split("GROUNDWORK_SANDBOX_RESERVATIONS=")[1].rstrip("`")
    )
    world.nodes(subnets[2:], "second", **P5, launchTemplate=world.cloud.read(NODES, "dev:pool")["launchTemplate"])  # type: ignore[index]


def test_a_block_is_used_as_a_block() -> None:
    world, subnets = world_in("abc")
    world.cloud.plant_reservation("cr-00000000000000001", "p5.48xlarge", "us-east-1c", 1, block=True)
    target = {
        "capacityReservationSpecification": {
            "capacityReservationTarget": {"capacityReservationId": "cr-00000000000000001"}
        }
    }
    as_block = template(
        world, instanceType="p5.48xlarge", instanceMarketOptions={"marketType": "capacity-block"}, **target
    )
    plain, _ = world.make(TEMPLATE, "plain", name="plain", **target)
    error = world.no_nodes(subnets[2:], "plain", **P5, launchTemplate={"id": plain, "version": "1"})
    assert "does not match that of the Capacity Reservation" in error.message
    world.nodes(subnets[2:], capacityType="CAPACITY_BLOCK", **as_block)


def test_user_data_must_be_base64(world: World) -> None:
    assert (
        str(world.refused(TEMPLATE, "t", name="t", userData="#!/bin/sh"))
        == "InvalidUserData.Malformed: Invalid BASE64 encoding of user data."
    )


def test_the_scaling_group_behind_a_node_group_can_be_scheduled(world: World) -> None:
    _, subnets = world.whole()
    id_, outputs = world.nodes(subnets)
    name = outputs["resources"][0]["autoscalingGroups"][0]["name"]
    schedule = "aws:autoscaling/schedule:Schedule"
    made, _ = world.make(schedule, "night", autoscalingGroupName=name, scheduledActionName="night")
    world.cloud.delete(NODES, id_, {})
    assert world.cloud.read(schedule, made) is None


def test_account_limits_are_refused_in_the_services_words() -> None:
    world = World(None, "quota:L-F678F1CE=1")
    world.vpc("one")
    assert (
        str(world.refused("aws:ec2/vpc:Vpc", "two", cidrBlock="10.0.0.0/16"))
        == "VpcLimitExceeded: The maximum number of VPCs has been reached."
    )


def test_limits_are_counted_within_their_owner() -> None:
    world = World(None, "quota:L-0DA4ABF3=1")
    attach = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    names = ["AmazonEKSClusterPolicy", "AmazonEKSWorkerNodePolicy"]
    for role in "ab":
        world.role(role)
        world.make(attach, role, role=role, policyArn=f"arn:aws:iam::aws:policy/{names[0]}")
    error = world.refused(attach, "more", role="a", policyArn=f"arn:aws:iam::aws:policy/{names[1]}")
    assert str(error) == "LimitExceeded: Cannot exceed quota for PoliciesPerRole: 1"
