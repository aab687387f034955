"""Amounts in three cases, and lines of a bill."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

HOURS: Final = 730
"""Hours in a month, the convention of the cloud's own calculators."""


@dataclass(frozen=True, slots=True)
class Three:
    """One quantity in three cases: every pool at its minimum, as expected, every pool at its maximum."""

    low: float
    expected: float
    high: float

    @classmethod
    def same(cls, value: float) -> "Three":
        """A quantity that is the same in every case."""
        return cls(value, value, value)

    def __add__(self, other: "Three") -> "Three":
        return Three(self.low + other.low, self.expected + other.expected, self.high + other.high)

    def __mul__(self, other: "Three | float") -> "Three":
        by = other if isinstance(other, Three) else Three.same(other)
        return Three(self.low * by.low, self.expected * by.expected, self.high * by.high)


NOTHING: Final = Three(0, 0, 0)


@dataclass(frozen=True, slots=True)
class LineItem:
    """One line of the bill: so much of something at a price from a source."""

    label: str
    quantity: Three
    """How much a month, in `unit`."""
    unit: str
    price: Three | None
    """US dollars a unit; None where no price is known."""
    source: str
    retrieved: str
    note: str = ""
    """The assumption behind the quantity, or what the price leaves out."""
    assumptions: tuple[str, ...] = ()
    """Keys of the assumptions of use that the quantity rests on; empty where nothing of use is assumed."""

    @property
    def monthly(self) -> Three | None:
        """US dollars a month; None where no price is known and something is used."""
        if self.quantity == NOTHING:
            return NOTHING
        return None if self.price is None else self.quantity * self.price


@dataclass(frozen=True)
class Amount:
    """A sum of lines: what is known of it, and the names of what is not."""

    known: Three = NOTHING
    unknown: tuple[str, ...] = field(default=())

    @property
    def at_least(self) -> bool:
        """Whether the true sum is higher, because some price is not known."""
        return bool(self.unknown)

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.known + other.known, (*self.unknown, *other.unknown))


def total(lines: Iterable[tuple[str, LineItem]]) -> Amount:
    """Add lines, each with the name of what it belongs to."""
    known, unknown = NOTHING, list[str]()
    for owner, line in lines:
        monthly = line.monthly
        if monthly is None:
            unknown.append(f"{owner}: {line.label}")
        else:
            known += monthly
    return Amount(known, tuple(unknown))
