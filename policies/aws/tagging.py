"""Tags of resources: their keys, which are known before their values, and those that a provider adds to all."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from infra.catalog import catalog
from policies.graph import Resource
from policies.unknown import UNKNOWN, NotKnown
from policies.world import World

PROVIDER: Final = "pulumi:providers:aws"


def takes_tags(resource: Resource, world: World) -> bool:
    """Whether a resource is of a kind that takes tags."""
    return resource.type in catalog().aws.tagged


def has_tags(resource: Resource, world: World) -> bool:
    """Whether a resource says tags of its own."""
    return takes_tags(resource, world) and resource.inputs.get("tags") not in (None, {})


def tag_keys(resource: Resource) -> frozenset[str]:
    """Keys of a resource's own tags.

    Raises:
        NotKnown: nothing of its tags is known.
    """
    return frozenset(_tags(resource))


def tags_of(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield keys and values of a resource's own tags.

    Raises:
        NotKnown: after those that are known, where some are not.
    """
    hole = ""
    for key, value in _tags(resource).items():
        if value is UNKNOWN:
            hole = hole or key
        else:
            yield key, str(value)
    if hole:
        raise NotKnown(f"tags.{hole}")


def added_to_all(world: World) -> frozenset[str]:
    """Keys of tags that every provider of the program adds to whatever it makes."""
    providers = tuple(world.graph.typed(PROVIDER))
    added = [{str(key) for key in one.get("defaultTags.tags", {})} for one in providers]
    everywhere = {key for keys in added for key in keys if all(key in others for others in added)}
    return frozenset(everywhere)


def _tags(resource: Resource) -> Mapping[str, Any]:
    found = resource.inputs.get("tags")
    if found is UNKNOWN:
        raise NotKnown("tags")
    return cast("Mapping[str, Any]", found or {})
