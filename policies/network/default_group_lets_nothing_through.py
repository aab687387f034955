"""NET-21: what forgets its own security group reaches nothing."""

from typing import Final

from policies.aws.given import paths
from policies.aws.subnets import VPC
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

DEFAULT: Final = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"


@rule(
    "NET-21",
    "The default security group of a network lets nothing through.",
    why="Whatever is made without a group of its own lands in it, and as AWS makes it, it lets all its members talk and all call out.",
    remedy="nothing to set: the environment empties it; in a program, adopt it as `DefaultSecurityGroup` without `ingress` and `egress`",
    kind=Kind.RELATION,
    on=(VPC,),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html",),
    peers=("CKV2_AWS_12",),
)
def default_group_lets_nothing_through(vpc: Resource, world: World) -> Found:
    """Adopting the group takes every rule from it that is not written there."""
    groups = world.graph.users(vpc, DEFAULT, key="vpcId")
    if not groups:
        yield f"`{vpc.name}` keeps the default security group as AWS makes it"
    for group in groups:
        for way in ("ingress", "egress"):
            if any(paths(group, way)):
                yield f"`{group.name}`, the default group of `{vpc.name}`, has `{way}` rules, and should have none"
