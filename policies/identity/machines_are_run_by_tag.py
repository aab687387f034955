"""IAM-05: a controller starts and ends only machines that carry its cluster's tag."""

from policies.aws.identities import IDENTITY_POLICIES, granted_by, holds_policy
from policies.aws.policy_document import Statement
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

RUNS = (
    *("ec2:RunInstances", "ec2:CreateFleet", "ec2:TerminateInstances", "ec2:StopInstances"),
    *("autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"),
    *("autoscaling:UpdateAutoScalingGroup", "autoscaling:DeleteAutoScalingGroup"),
)
KINDS = ("*", "instance/", "fleet/", "autoScalingGroup:")
TAGS = ("aws:resourcetag/", "aws:requesttag/", "ec2:resourcetag/", "autoscaling:resourcetag/")


def _reaches_machines(statement: Statement) -> bool:
    """Whether its resources are machines or groups of them, rather than the images and subnets they are started with."""
    tails = ["*" if one == "*" else one.split(":", 5)[-1] for one in statement.resources]
    return bool(statement.not_resources) or any(tail.startswith(KINDS) for tail in tails)


@rule(
    "IAM-05",
    "Machines are started and ended only where a tag says whose they are.",
    why="An autoscaler without that bound can end any machine of the account, and whoever takes it over can start the dearest ones there are.",
    remedy="add a condition on `aws:RequestTag/kubernetes.io/cluster/NAME` for what starts machines, on `aws:ResourceTag/…` for what ends them",
    kind=Kind.RESOURCE,
    on=IDENTITY_POLICIES,
    applies=holds_policy,
    severity=Severity.HIGH,
    sources=("https://karpenter.sh/docs/reference/cloudformation/",),
)
def machines_are_run_by_tag(policy: Resource, world: World) -> Found:
    """Statements about images, subnets or templates alone start nothing by themselves."""
    for statement in granted_by(policy):
        done = [action for action in RUNS if statement.grants(action)]
        by_tag = any(key.startswith(TAGS) for key in statement.keys)
        if done and not by_tag and _reaches_machines(statement):
            yield f"`{statement.label}` of `{policy.name}` allows `{done[0]}` on machines of any cluster; add a condition on the cluster's tag"
