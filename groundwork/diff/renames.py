"""What looks like a rename to which no alias was given: deleted and made anew under another name, and alike otherwise."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from typing import Final

from groundwork.diff.model import Rename
from groundwork.diff.pairs import Pair, leaves
from groundwork.plan.model import STACK_TYPE, PlannedResource, Walk
from groundwork.report.rooms import below

ALIKE: Final = 0.8
"""Least share of equal parts of two things that are taken for one."""
COMPONENTS: Final = "groundwork:"
MOST: Final = 60
"""Most new things that one is compared with: beyond that it is no rename but another plan."""


def renames(base: Walk, head: Walk, found: tuple[Pair, ...]) -> tuple[Rename, ...]:
    """Pair what goes with what comes, greatest whole first: a component with all below it, then single resources."""
    parents = {pair.base.urn: pair.head.urn for pair in found if pair.base is not None and pair.head is not None}
    gone = [pair.base for pair in found if pair.head is None and pair.base is not None]
    new = [pair.head for pair in found if pair.base is None and pair.head is not None]
    beside: dict[tuple[str, str], list[PlannedResource]] = {}
    for one in new:
        beside.setdefault((one.type, one.parent), []).append(one)
    of_base, of_head = (cache(partial(_parts, walk)) for walk in (base, head))
    taken: set[str] = set()
    said: list[Rename] = []
    for old in sorted(gone, key=lambda one: (one.custom, one.urn)):
        if old.urn in taken or old.type == STACK_TYPE:
            continue
        there = beside.get((old.type, parents.get(old.parent, old.parent)), ())
        rivals = islice((one for one in there if one.urn not in taken), MOST)
        shares = ((_share(of_base(old.urn), of_head(one.urn)), one) for one in rivals)
        share, likely = max(shares, key=lambda two: two[0], default=(0.0, None))
        if likely is None or share < ALIKE:
            continue
        below_old, below_new = list(below(old, base)), list(below(likely, head))
        taken |= {one.urn for one in (*below_old, *below_new)}
        count = sum(one.custom for one in below_old)
        said.append(Rename(old.type, old.name, likely.name, count, old.urn, likely.urn))
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


def _parts(walk: Walk, urn: str) -> frozenset[str]:
    """What two things are compared by: what is below a component, the inputs of a resource; without their own names."""
    one = walk.by_urn[urn]
    if not one.custom:
        inside = (each for each in below(one, walk) if each is not one)
        return frozenset(f"{each.type}\0{each.name.replace(one.name, '')}" for each in inside)
    found = leaves(dict(one.inputs))
    return frozenset(f"{path}\0{str(value).replace(one.name, '')}" for path, value in found)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0
