"""GW-09: a load balancer is not deleted by mistake, and passes on no malformed headers."""

from policies.aws.front_doors import BALANCER
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GW-09",
    "A load balancer is kept from deletion and drops malformed headers.",
    why="With the balancer goes the address that clients know; a header that two servers read differently smuggles a second request past the gateway.",
    remedy="set `enable_deletion_protection=True` and `drop_invalid_header_fields=True` on the load balancer",
    kind=Kind.RESOURCE,
    on=(BALANCER,),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",),
    peers=("CKV_AWS_131", "CKV_AWS_150", "AWS-0052"),
)
def balancers_are_guarded(balancer: Resource, world: World) -> Found:
    """Development is taken down every evening, and needs no guard against that."""
    if world.tier == "prod" and not balancer.get("enableDeletionProtection", False):
        yield f"`{balancer.name}` has no `enableDeletionProtection`, so one call deletes it"
    application = balancer.get("loadBalancerType", "application") == "application"
    if application and not balancer.get("dropInvalidHeaderFields", False):
        yield f"`{balancer.name}` has no `dropInvalidHeaderFields`, so malformed headers reach the servers"
