"""GW-12: clients reach the gateway on the port of TLS, and on no other."""

from policies.aws.front_doors import GROUP, is_of_a_door
from policies.aws.ways import ways
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "GW-12",
    "Clients reach the gateway by TLS alone.",
    why="On an open plain port a client's first request, its key and prompt included, travels in the clear before anything redirects it.",
    remedy="let the security group of the load balancer admit port 443 only, and give clients an `https://` address",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=is_of_a_door,
    severity=(Severity.LOW, Severity.HIGH),
    parameters={
        "ports": Parameter(
            dev=(443,), prod=(443,), description="TCP ports on which the gateway speaks TLS. 443: that of HTTPS."
        )
    },
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-update-security-groups.html",
    ),
)
def clients_come_by_tls_alone(group: Resource, world: World) -> Found:
    """Clients are who comes from a range of addresses; other groups are the own network's."""
    allowed = world.parameters["ports"]
    for way in ways(group, world, "ingress"):
        ends = [way.rule.get(f"{way.within}{end}", 0) for end in ("fromPort", "toPort")]
        one = ends[0] == ends[1] and ends[0] in allowed and not way.is_everything
        if not one and (ranges := list(way.ranges())):
            yield f"`{group.name}` lets `{ranges[0]}` in on ports {ends[0]} to {ends[1]}; clients need {' or '.join(str(port) for port in allowed)} alone"
