"""GW-13: the gateway names the networks that may connect."""

from policies.aws.front_doors import GROUP, is_of_a_door
from policies.aws.ranges import LIMITS, is_anybody
from policies.aws.ways import ways
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GW-13",
    "The gateway names the networks that may connect.",
    why="An address that answers everybody is scanned for open models within the hour, and one forgotten key check is then enough.",
    remedy="set `gateway.allowed_cidrs` to customers' networks; for an API that is open to everybody on purpose, write an exception that says what checks its callers",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=is_of_a_door,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="gateway.allowed_cidrs",
    parameters=LIMITS,
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
    ),
)
def clients_are_named(group: Resource, world: World) -> Found:
    """Everybody by two halves is everybody too."""
    limits = (world.parameters["shortest"], world.parameters["shortest_ipv6"])
    for way in ways(group, world, "ingress"):
        for cidr in way.ranges():
            if is_anybody(cidr, *limits):
                yield f"`{group.name}` lets `{cidr}` in, which is everybody; name the networks of clients"
