"""SUP-10: add-ons are of the version the program names."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "SUP-10",
    "Add-ons of the cluster are of a version that is named.",
    why="Two environments made a week apart otherwise run two network add-ons, and nobody tested the second.",
    remedy="set `addon_version` to one that `aws eks describe-addon-versions` lists for the cluster's version",
    kind=Kind.RESOURCE,
    on=("aws:eks/addon:Addon",),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html",),
)
def addons_are_pinned(addon: Resource, world: World) -> Found:
    """EKS's default moves with EKS."""
    if not addon.get("addonVersion"):
        yield f"`{addon.name}` names no `addonVersion`, so it gets EKS's default of that day"
