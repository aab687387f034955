"""What looks like a rename to which no alias was given: deleted and made anew under another name, and alike otherwise."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from groundwork.diff.model import Rename
from groundwork.diff.pairs import Pair, leaves
from groundwork.plan.model import STACK_TYPE, PlannedResource, Walk
from groundwork.report.rooms import below

ALIKE: Final = 0.8
"""Least share of equal parts of two things that are taken for one."""
COMPONENTS: Final = "groundwork:"
MOST: Final = 400
"""Most resources of a type on either side that are compared with each other: beyond that it is no rename but another plan."""


def renames(base: Walk, head: Walk, found: tuple[Pair, ...]) -> tuple[Rename, ...]:
    """Pair what goes with what comes, greatest whole first: a component with all below it, then single resources."""
    parents = {pair.base.urn: pair.head.urn for pair in found if pair.base is not None and pair.head is not None}
    gone = [pair.base for pair in found if pair.head is None and pair.base is not None]
    new = [pair.head for pair in found if pair.base is None and pair.head is not None]
    taken: set[str] = set()
    said: list[Rename] = []
    for old in sorted(gone, key=lambda one: (one.custom, one.urn)):
        if old.urn in taken or old.type == STACK_TYPE:
            continue
        rivals = [one for one in new if one.type == old.type and one.urn not in taken and _beside(old, one, parents)]
        likely = max(
            ((_alike(old, one, base, head), one) for one in rivals[:MOST]), key=lambda two: two[0], default=None
        )
        if likely is None or likely[0] < ALIKE:
            continue
        below_old, below_new = list(below(old, base)), list(below(likely[1], head))
        taken |= {one.urn for one in (*below_old, *below_new)}
        said.append(
            Rename(old.type, old.name, likely[1].name, sum(one.custom for one in below_old), old.urn, likely[1].urn)
        )
    return tuple(sorted(_together(said), key=lambda one: (-one.resources, one.type, one.old)))


def _together(said: list[Rename]) -> Iterator[Rename]:
    """Count what bears a component's name elsewhere with the component: an alarm of a pool is renamed with the pool."""
    whole = [one for one in said if one.type.startswith(COMPONENTS) and one.resources]
    single = [one for one in said if not one.type.startswith(COMPONENTS)]
    counted: set[str] = set()
    for one in whole:
        with_it = [r for r in single if r.old_urn not in counted and _words_changed(r) == _words_changed(one)]
        counted |= {r.old_urn for r in with_it}
        yield replace(one, resources=one.resources + len(with_it))
    yield from (one for one in single if one.old_urn not in counted)


def _words_changed(one: Rename) -> tuple[list[str], list[str]]:
    """What differs of two names, without the words both begin and end with."""
    old, new = one.old.split("-"), one.new.split("-")
    while old and new and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


def _beside(old: PlannedResource, new: PlannedResource, parents: Mapping[str, str]) -> bool:
    """Whether both belong to the same thing."""
    return parents.get(old.parent, old.parent) == new.parent


def _alike(old: PlannedResource, new: PlannedResource, base: Walk, head: Walk) -> float:
    """Share of parts that are equal: of what is below two components, or of inputs of two resources."""
    if not old.custom:
        return _share(_parts(old, base), _parts(new, head))
    return _share(set(_inputs(old)), set(_inputs(new)))


def _parts(component: PlannedResource, walk: Walk) -> set[str]:
    return {
        f"{one.type}\0{one.name.replace(component.name, '')}" for one in below(component, walk) if one is not component
    }


def _inputs(resource: PlannedResource) -> Iterator[str]:
    """Leaves, with the resource's own name left out: that is what a rename changes."""
    for path, value in leaves(dict(resource.inputs)):
        yield f"{path}\0{str(value).replace(resource.name, '')}"


def _share(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0
