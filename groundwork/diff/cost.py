"""What a change costs: head minus base, in all, by component and by pool; each number is to the cent by itself."""

from collections.abc import Iterator, Mapping

from groundwork.cost.money import Amount, Three
from groundwork.cost.pools import POOL_TYPE, SYSTEM
from groundwork.diff.model import Delta, Row
from groundwork.diff.pairs import Pair
from groundwork.diff.side import Side
from groundwork.plan.model import PlannedResource
from groundwork.report.rooms import below

NONE = Amount()


def title(component: PlannedResource, environment: str) -> str:
    """Name a component by its kind, and by its own name where that adds to the environment's, as the plan's screen does."""
    kind = component.type.rpartition(":")[2].lower()
    own = component.name.removeprefix(environment).strip("-")
    return own if kind == "pool" else f"{kind} {own.replace('-', ' ')}".strip()


def rows(base: Side, head: Side, found: tuple[Pair, ...]) -> tuple[Row, ...]:
    """Every component below the environment with its pools, the greatest difference first."""
    groups: list[tuple[Row, tuple[Row, ...]]] = []
    for pair in found:
        old, new = _urn(pair.base), _urn(pair.head)
        if old in base.components or new in head.components:
            cost = Delta(base.components.get(old, NONE), head.components.get(new, NONE))
            groups.append((Row(_title(pair, base, head), cost), tuple(_pools(pair, base, head, found))))
    groups.sort(key=lambda group: _rank(group[0]))
    return tuple(row for group in groups for row in (group[0], *group[1]))


def _pools(component: Pair, base: Side, head: Side, found: tuple[Pair, ...]) -> Iterator[Row]:
    of_it = {_urn(component.base), _urn(component.head)} - {""}
    for pair in sorted(found, key=lambda pair: (pair.one.name != SYSTEM, pair.one.name)):
        if pair.one.type == POOL_TYPE and pair.one.parent in of_it:
            cost = Delta(_sum(pair.base, base), _sum(pair.head, head))
            yield Row(_title(pair, base, head), cost, depth=1)


def _sum(component: PlannedResource | None, side: Side) -> Amount:
    """Sum of what is below a component, of numbers that are to the cent."""
    known, unknown = [Three.same(0)], list[str]()
    for resource in below(component, side.walk) if component else ():
        if amount := side.amounts.get(resource.urn):
            known.append(amount.known)
            unknown += amount.unknown
    return Amount(_rounded(known), tuple(sorted(unknown)))


def _rounded(parts: list[Three]) -> Three:
    return Three(
        round(sum(part.low for part in parts), 2),
        round(sum(part.expected for part in parts), 2),
        round(sum(part.high for part in parts), 2),
    )


def of_resource(pair: Pair, base: Mapping[str, Amount], head: Mapping[str, Amount]) -> Delta | None:
    """A resource's own cost on both sides; None where it has none on either."""
    found = Delta(base.get(_urn(pair.base), NONE), head.get(_urn(pair.head), NONE))
    return None if found.base == NONE and found.head == NONE else found


def _title(pair: Pair, base: Side, head: Side) -> str:
    side = head if pair.head else base
    return title(pair.one, str(side.environment.get("name", "")))


def _urn(resource: PlannedResource | None) -> str:
    return resource.urn if resource else ""


def _rank(row: Row) -> tuple[float, float, float, str]:
    change = row.cost.change
    return -abs(change.expected), -abs(change.high), -abs(change.low), row.title
