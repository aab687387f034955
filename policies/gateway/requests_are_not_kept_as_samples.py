"""GW-10: a web firewall keeps no samples of requests, which are users' prompts and keys."""

from collections.abc import Iterator

from policies.aws.front_doors import FIREWALL, rules_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _sampled(firewall: Resource) -> Iterator[str]:
    """Rules that keep samples, by name; first the firewall's own."""
    if firewall.get("visibilityConfig.sampledRequestsEnabled", False):
        yield firewall.name
    for one in rules_of(firewall):
        if one.get("visibilityConfig", {}).get("sampledRequestsEnabled", False):
            yield one["name"]


@rule(
    "GW-10",
    "A web firewall keeps no samples of requests.",
    why="Samples show headers and addresses of clients' requests to everybody who may look at the firewall, keys among them.",
    remedy="set `sampled_requests_enabled=False` in the visibility of the firewall and of each rule",
    kind=Kind.RESOURCE,
    on=(FIREWALL,),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-testing-view-sample.html",),
)
def requests_are_not_kept_as_samples(firewall: Resource, world: World) -> Found:
    """Counts of requests are kept by metrics, which hold none."""
    if kept := list(_sampled(firewall)):
        yield f"`{firewall.name}` keeps samples of requests, by {', '.join(f'`{one}`' for one in kept)}"
