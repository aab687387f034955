"""GW-05: what the internet reaches by HTTP stands behind a web firewall."""

from policies.aws.front_doors import BALANCER, GATEWAY, firewalls, is_public
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GW-05",
    "A public way in stands behind a web firewall.",
    why="Without one every scan and every flood reaches the machines that cost most.",
    remedy="set `gateway.exposure: private` where no client is on the internet; in a program, tie an `aws.wafv2.WebAcl` to the load balancer by an `aws.wafv2.WebAclAssociation`",
    kind=Kind.RELATION,
    on=(BALANCER, GATEWAY),
    applies=is_public,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="gateway.exposure",
    sources=("https://docs.aws.amazon.com/waf/latest/developerguide/waf-chapter.html",),
    peers=("CKV2_AWS_28",),
)
def public_doors_have_a_firewall(door: Resource, world: World) -> Found:
    """Network load balancers read no HTTP and take no web firewall."""
    if not firewalls(door, world):
        yield f"`{door.name}` is reached from the internet and has no web firewall"
