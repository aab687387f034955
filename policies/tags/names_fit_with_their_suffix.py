"""TAG-03: names are no longer than their kind allows, the engine's suffix counted."""

from typing import Final

from infra.naming import LIMITS
from policies.aws.given import is_given
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

INPUTS: Final = {
    "aws:s3/bucket": "bucket",
    "aws:eks/nodeGroup": "nodeGroupName",
    "aws:amp/workspace": "alias",
    "aws:autoscaling/schedule": "scheduledActionName",
}
"""Inputs that hold the name, where it is not `name`."""
SUFFIX: Final = 8
"""Characters the engine adds to what has no name: a hyphen and seven digits. Source: Pulumi, "Names and autonaming", read 2026-11."""
BY_ENGINE: Final = frozenset(LIMITS) - {"aws:amp/workspace", "aws:autoscaling/schedule", "tag"}
"""Kinds that the engine names itself where the program does not."""


def _kind(resource: Resource) -> str:
    return resource.type.rpartition(":")[0]


def _is_named(resource: Resource, world: World) -> bool:
    """Whether a limit is known for its kind; what is named by a prefix of the program's is left to the provider."""
    key = INPUTS.get(_kind(resource), "name")
    return _kind(resource) in LIMITS and not any(is_given(resource, f"{one}Prefix") for one in (key, "name"))


@rule(
    "TAG-03",
    "Names are no longer than AWS allows.",
    why="A name that is too long is refused when its resource is made, with half the environment there already.",
    remedy="set a shorter name of the environment or pool; in a program, name the resource itself or shorten its logical name",
    kind=Kind.RESOURCE,
    on=tuple(f"{kind}:*" for kind in LIMITS if kind != "tag"),
    applies=_is_named,
    severity=Severity.MEDIUM,
    sources=("https://www.pulumi.com/docs/iac/concepts/resources/names/",),
)
def names_fit_with_their_suffix(resource: Resource, world: World) -> Found:
    """Limits are those by which the names of this project are made."""
    kind = _kind(resource)
    limit, key = LIMITS[kind], INPUTS.get(kind, "name")
    if is_given(resource, key):
        name = str(resource.get(key)).removeprefix("alias/")
        if len(name) > limit:
            yield f"`{name}` has {len(name)} characters; `{kind}` allows {limit}"
    elif kind in BY_ENGINE and len(resource.name) + SUFFIX > limit:
        yield f"`{resource.name}` has {len(resource.name)} characters, and the engine adds {SUFFIX}; `{kind}` allows {limit}"
