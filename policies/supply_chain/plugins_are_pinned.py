"""SUP-06: the plugin that makes resources is of one version."""

import re

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

EXACT = re.compile(r"\d+\.\d+\.\d+([-+.][0-9A-Za-z.-]+)?")


@rule(
    "SUP-06",
    "Plugins of providers are of one exact version.",
    why="Without one the newest plugin on each machine is used, and the same program plans differently for two people.",
    remedy="pin the provider's package in the lock file; where a provider is made without a package, give `ResourceOptions(version=…)`",
    kind=Kind.RESOURCE,
    on=("pulumi:providers:*",),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://www.pulumi.com/docs/iac/concepts/resources/options/version/",),
)
def plugins_are_pinned(provider: Resource, world: World) -> Found:
    """A package says its own version to the provider it makes."""
    version = provider.get("version")
    if version is None:
        yield f"`{provider.name}` names no version of its plugin"
    elif not EXACT.fullmatch(str(version)):
        yield f"`{provider.name}` has `version: {version}`, which is more than one; an exact version is needed"
