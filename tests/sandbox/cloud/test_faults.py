"""Faults on request, how they are written, and what a misspelt one is answered."""

import time

import pytest

from groundwork.sandbox.cloud import Cloud, CloudError, FaultMisspelt
from groundwork.sandbox.cloud.faults import FORMS
from groundwork.sandbox.cloud.gate import ATTEMPTS
from tests.sandbox.cloud.world import CLUSTER, ROLE, TRUST, VPC, World

QUEUE = "aws:sqs/queue:Queue"


@pytest.mark.parametrize(
    "fault",
    [
        "capacity:h100", "capacity:p5.48xlarge", "capacity:h100@us-east-1a", "quota:p=0", "quota:spot-g-vt=8", "quota:L-F678F1CE=1",
        "zone:us-east-1a", "throttle:eks", "throttle:eks=3", "slow:NodeGroup=5", "slow:aws:eks/nodeGroup:NodeGroup=0.5",
        "lost-response:Cluster", "deny:eks:CreateCluster", "deny:ec2:*",
    ],
)  # fmt: skip
def test_faults_that_are_written_right_are_accepted(fault: str) -> None:
    Cloud(None, faults=[fault])


@pytest.mark.parametrize(
    ("fault", "wrong", "near"),
    [
        (
            "capacty:h100",
            "`capacty:h100` is not a fault the sandbox can make; did you mean `capacity`?",
            FORMS["capacity"],
        ),
        ("capacity", "`capacity` is not a fault", FORMS["throttle"]),
        ("capacity:h1000", "`h1000` in the fault `capacity:h1000` is not an accelerator or machine type", "`h100`"),
        ("capacity:h100@us-east-1z", "`us-east-1z` in the fault", "`us-east-1"),
        ("quota:pp=0", "`pp` in the fault `quota:pp=0` is not a quota family or code", "`p`"),
        ("quota:p", "`quota:p` needs a number of 0 or more after `=`", FORMS["quota"]),
        ("quota:p=-1", "`quota:p=-1` needs a number of 0 or more after `=`", FORMS["quota"]),
        ("zone:us-east-9a", "is not an availability zone of the catalogue", "`"),
        ("throttle:ekss", "`ekss` in the fault `throttle:ekss` is not a service", "`eks`"),
        ("slow:NodeGroup", "needs a number of 0 or more", FORMS["slow"]),
        ("slow:NodeGruop=1", "`NodeGruop` in the fault `slow:NodeGruop=1` is not a resource type", "`NodeGroup`"),
        ("lost-response:Clutser", "is not a resource type", "`Cluster`"),
        ("deny:eks:CreateClutser", "is not an action the sandbox calls", "`eks:CreateCluster`"),
    ],
)
def test_a_misspelt_fault_is_answered_with_those_there_are(fault: str, wrong: str, near: str) -> None:
    with pytest.raises(FaultMisspelt) as caught:
        Cloud(None, faults=[fault])
    assert wrong in str(caught.value)
    assert near in str(caught.value)


def test_faults_come_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWORK_SANDBOX_FAULTS", "deny:sqs:CreateQueue, quota:p=0")
    world = World(None, "quota:g-vt=1")
    assert world.refused(QUEUE, "q", name="q").code == "AccessDenied"
    assert world.cloud.faults.quotas == {"p": 0, "g-vt": 1}


@pytest.mark.parametrize(
    ("type_", "inputs", "action", "code"),
    [
        (VPC, {"cidrBlock": "10.0.0.0/16"}, "ec2:CreateVpc", "UnauthorizedOperation"),
        (ROLE, {"name": "r", "assumeRolePolicy": TRUST}, "iam:CreateRole", "AccessDenied"),
        ("aws:ecr/repository:Repository", {"name": "r"}, "ecr:CreateRepository", "AccessDeniedException"),
    ],
)
def test_a_denial_names_the_action_as_the_service_does(
    type_: str, inputs: dict[str, str], action: str, code: str
) -> None:
    error = World(None, f"deny:{action}").refused(type_, "x", **inputs)
    assert error.code == code
    assert f"is not authorized to perform: {action}" in error.message


def test_a_denied_deletion_leaves_the_object() -> None:
    world = World(None, "deny:ec2:DeleteVpc")
    vpc = world.vpc()
    assert world.kept(VPC, vpc).code == "UnauthorizedOperation"
    assert world.cloud.read(VPC, vpc)


def test_a_denial_with_a_star_denies_all_that_matches() -> None:
    world = World(None, "deny:ec2:Create*")
    assert world.refused(VPC, "v", cidrBlock="10.0.0.0/16").code == "UnauthorizedOperation"
    world.make("aws:ec2/eip:Eip", "e")


def test_throttling_for_ever_ends_in_the_services_words() -> None:
    world = World(None, "throttle:eks")
    vpc = world.vpc()
    inputs = {
        "name": "c",
        "roleArn": world.role(),
        "vpcConfig": {"subnetIds": [world.subnet(vpc, "a"), world.subnet(vpc, "b")]},
    }
    error = world.refused(CLUSTER, "c", **inputs)
    assert error.code == "ThrottlingException"
    assert (
        error.message
        == f"operation error EKS: CreateCluster, exceeded maximum number of attempts, {ATTEMPTS}: Rate exceeded"
    )


def test_a_little_throttling_is_ridden_out() -> None:
    World(None, "throttle:sqs=3").make(QUEUE, "q", name="q")


def test_a_lost_response_leaves_an_object_that_its_tags_find() -> None:
    world = World(None, "lost-response:Queue")
    tags = {"Name": "q", "groundwork:environment": "dev"}
    error = world.refused(QUEUE, "q", name="q", tags=tags)
    assert error.code == "RequestError"
    assert "connection reset by peer" in error.message
    found = world.cloud.objects(**{"Name": "q", "groundwork:environment": "dev"})
    assert [(thing.type, thing.urn) for thing in found] == [(QUEUE, World.urn(QUEUE, "q"))]
    assert world.refused(QUEUE, "q", name="q", tags=tags).code == "QueueAlreadyExists"


def test_slow_types_take_their_time_before_and_after_the_object_appears() -> None:
    world = World(None, "slow:Queue=0.2")
    started = time.monotonic()
    world.make("aws:sns/topic:Topic", "t", name="t")
    assert time.monotonic() - started < 0.1
    world.make(QUEUE, "q", name="q")
    assert time.monotonic() - started >= 0.2


def test_a_delay_can_be_set_for_every_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWORK_SANDBOX_DELAY", "0.1")
    started = time.monotonic()
    World().vpc()
    assert time.monotonic() - started >= 0.1
    monkeypatch.setenv("GROUNDWORK_SANDBOX_DELAY", "soon")
    with pytest.raises(ValueError, match="`GROUNDWORK_SANDBOX_DELAY` is `soon`, not a number of seconds"):
        World()


def test_the_audit_trail_has_what_succeeded_and_what_was_refused(world: World) -> None:
    vpc = world.vpc()
    with pytest.raises(CloudError):
        world.subnet("vpc-0")
    world.cloud.delete(VPC, vpc, {})
    told = [(event["action"], event["id"], event["code"]) for event in world.cloud.events()]
    assert told == [
        ("ec2:CreateVpc", vpc, None),
        ("ec2:CreateSubnet", None, "InvalidVpcID.NotFound"),
        ("ec2:DeleteVpc", vpc, None),
    ]
