"""Which resource of the base is which of the head: by URN, which is type, name and the types above; then by aliases."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from groundwork.plan.model import PlannedResource, Walk

DRAWN: Final = 17
"""Shortest id taken for one that the cloud draws: `vpc-0123…` has more letters, a name people gave seldom so many."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A resource on both sides, or on one."""

    base: PlannedResource | None
    head: PlannedResource | None

    @property
    def one(self) -> PlannedResource:
        """The resource as the head has it, or as the base did."""
        found = self.head or self.base
        assert found is not None
        return found

    @property
    def moved(self) -> bool:
        """Whether it is the same one under another URN."""
        return self.base is not None and self.head is not None and self.base.urn != self.head.urn


def pairs(base: Walk, head: Walk) -> tuple[Pair, ...]:
    """Pair all resources: those of the head in an order in which they can be built, then what the base alone has."""
    left = dict(base.by_urn)
    by_head = {resource.urn: left.pop(resource.urn) for resource in head.resources if resource.urn in left}
    found: list[Pair] = []
    for resource in head.resources:
        before = by_head.get(resource.urn)
        if before is None:
            former = next((urn for urn in resource.aliases if urn in left), None)
            before = left.pop(former) if former else None
        found.append(Pair(before, resource))
    return (*found, *(Pair(resource, None) for resource in base.resources if resource.urn in left))


def moved_ids(found: tuple[Pair, ...]) -> dict[str, str]:
    """Ids of the base to those of the head, of what was moved: placeholders are drawn from URNs, true ids are not."""
    both = ((pair.base, pair.head) for pair in found if pair.moved)
    ids = {b.id: h.id for b, h in both if b is not None and h is not None and b.id != h.id and b.id and h.id}
    return {before: after for before, after in ids.items() if len(before) >= DRAWN}


def substituted(value: Any, words: Mapping[str, str]) -> Any:
    """Put the head's words for the base's, wherever they stand in a value."""
    if not words:
        return value
    return _substituted(value, words)


def _substituted(value: Any, words: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for word, other in words.items():
            value = value.replace(word, other)
        return value
    if isinstance(value, dict):
        return {key: _substituted(item, words) for key, item in cast("dict[str, Any]", value).items()}
    if isinstance(value, list):
        return [_substituted(item, words) for item in cast("list[Any]", value)]
    return value


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value that holds no others, with its place."""
    if isinstance(value, dict) and value:
        for key, item in cast("dict[str, Any]", value).items():
            yield from leaves(item, (*path, key))
    elif isinstance(value, list) and value:
        for index, item in enumerate(cast("list[Any]", value)):
            yield from leaves(item, (*path, index))
    else:
        yield path, value
