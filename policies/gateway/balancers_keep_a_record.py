"""GW-15: load balancers of production keep a record of who asked when, and with what end."""

from policies.aws.front_doors import BALANCER
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _is_of_production(balancer: Resource, world: World) -> bool:
    """What reads no client's request, as of type `gateway`, keeps no such record."""
    return world.tier == "prod" and balancer.get("loadBalancerType", "application") != "gateway"


@rule(
    "GW-15",
    "Load balancers of production keep a record of requests.",
    why="When a key leaks or clients see errors, the record says who asked from where, how long each answer took and who broke off; servers never see what the balancer refused.",
    remedy="set `access_logs` on the load balancer, with the bucket they are put in; they hold no bodies and no headers",
    kind=Kind.RESOURCE,
    on=(BALANCER,),
    applies=_is_of_production,
    severity=Severity.MEDIUM,
    sources=(
        "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
        "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html",
    ),
    peers=("CKV_AWS_91",),
)
def balancers_keep_a_record(balancer: Resource, world: World) -> Found:
    """A bucket alone is not enough: they are off unless they are turned on."""
    if not balancer.get("accessLogs.enabled", False):
        yield f"`{balancer.name}` has no `accessLogs`, so nobody can say who asked for what"
