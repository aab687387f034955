"""GW-11: a web firewall refuses what AWS knows as attacks, and does not only count it."""

from typing import Any

from policies.aws.front_doors import FIREWALL, rules_of
from policies.aws.given import some
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _refuses(one: Any) -> bool:
    """Whether a rule is a group of AWS's that acts; `count` in place of its actions lets everything through."""
    return "managedRuleGroupStatement" in one["statement"] and "count" not in one.get("overrideAction", {})


@rule(
    "GW-11",
    "A web firewall refuses known attacks.",
    why="A firewall whose rules only count was tried out and never turned on.",
    remedy="add rule groups that AWS keeps current, such as `AWSManagedRulesKnownBadInputsRuleSet`, with `override_action(none={})`; count single rules that read prompts wrongly",
    kind=Kind.RESOURCE,
    on=(FIREWALL,),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html",),
    peers=("CKV_AWS_192",),
)
def known_attacks_are_refused(firewall: Resource, world: World) -> Found:
    """Single rules of a group may count, where they take prompts for attacks."""
    if not some(rules_of(firewall), _refuses):
        yield f"`{firewall.name}` has no group of managed rules that refuses anything"
