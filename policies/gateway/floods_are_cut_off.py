"""GW-02: a client that asks too much is cut off."""

from policies.aws.front_doors import FIREWALL, rules_of
from policies.aws.given import some
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GW-02",
    "A web firewall cuts off clients that ask too much.",
    why="One client in a loop fills every queue, and the autoscaler answers by buying machines up to the pool's most.",
    remedy="set `gateway.requests_per_5_minutes`; in a program, add a rule with a `rate_based_statement` whose action is `block`",
    kind=Kind.RESOURCE,
    on=(FIREWALL,),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="gateway.requests_per_5_minutes",
    sources=("https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",),
)
def floods_are_cut_off(firewall: Resource, world: World) -> Found:
    """A rule that only counts cuts nobody off."""
    if not some(
        rules_of(firewall), lambda one: "rateBasedStatement" in one["statement"] and "block" in one.get("action", {})
    ):
        yield f"`{firewall.name}` has no rule that blocks by rate"
