"""COST-08: what is paid by the hour is used."""

from policies.aws.given import is_given
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

ADDRESS, GATEWAY, VOLUME = "aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway", "aws:ebs/volume:Volume"
USED_BY = {
    ADDRESS: "no NAT gateway, load balancer or machine has it",
    GATEWAY: "no route leads to it",
    VOLUME: "no machine has it",
}
"""What is said of each kind that nothing uses; all three are billed while they exist (EC2 and VPC pricing pages)."""


@rule(
    "COST-08",
    "Addresses, NAT gateways and volumes are used by something.",
    why="They are billed by the hour whether anything uses them or not, and what was left behind looks in the bill like all the others.",
    remedy="let the environment make only what it connects; in a program, take the resource out or connect it to what it was made for",
    kind=Kind.RELATION,
    on=(ADDRESS, GATEWAY, VOLUME),
    severity=Severity.LOW,
    peers=("CKV2_AWS_19",),
    sources=("https://aws.amazon.com/vpc/pricing/",),
)
def nothing_is_paid_for_unused(resource: Resource, world: World) -> Found:
    """An address may name its machine itself; everything else is named by what uses it."""
    own = any(is_given(resource, key) for key in ("instance", "networkInterface"))
    if not own and not world.graph.users(resource):
        yield f"`{resource.name}` is paid for, and {USED_BY[resource.type]}"
