"""What stands behind the bill: its lines, alike ones together, dearest first, and the sources of their prices."""

from collections.abc import Iterable
from dataclasses import dataclass

from groundwork.cost.money import LineItem, Three
from groundwork.cost.states import Standing


@dataclass(frozen=True)
class Behind:
    """Lines that say the same of several resources of a type."""

    names: tuple[str, ...]
    line: LineItem
    quantity: Three
    """Of all of them."""
    monthly: Three | None

    @property
    def title(self) -> str:
        """The first resource, and how many more there are."""
        more = len(self.names) - 1
        return self.names[0] + (f" +{more}" if more else "")


def behind(found: Iterable[Standing]) -> tuple[Behind, ...]:
    """Every line that costs something or whose price is not known, dearest first."""
    alike: dict[tuple[str, str, str, object, str], list[tuple[str, LineItem]]] = {}
    for one in found:
        for line in one.lines:
            if line.monthly is None or line.quantity != Three.same(0):
                key = (one.resource.type, line.label, line.unit, line.price, line.note)
                alike.setdefault(key, []).append((one.resource.name, line))
    return tuple(sorted(map(_together, alike.values()), key=_rank))


def _together(lines: list[tuple[str, LineItem]]) -> Behind:
    quantity, monthly = Three.same(0), Three.same(0)
    for _, line in lines:
        quantity += line.quantity
        monthly += line.monthly or Three.same(0)
    known = all(line.monthly is not None for _, line in lines)
    return Behind(tuple(name for name, _ in lines), lines[0][1], quantity, monthly if known else None)


def _rank(one: Behind) -> tuple[bool, float, float, str, str]:
    """What is not known first: it may be the dearest."""
    monthly = one.monthly or Three.same(0)
    return one.monthly is not None, -monthly.expected, -monthly.high, one.title, one.line.label


def sources(found: Iterable[Behind]) -> dict[tuple[str, str], int]:
    """Day and source of each price, numbered in the order they are met."""
    numbers: dict[tuple[str, str], int] = {}
    for one in found:
        if one.line.retrieved:
            numbers.setdefault((one.line.retrieved, one.line.source), len(numbers) + 1)
    return numbers
