"""What-ifs beside today: what was changed, three cases, and what they cost more or less."""

from collections.abc import Iterable, Iterator

from rich.console import Console

from groundwork.cost.estimate import Estimate
from groundwork.cost.what_if import WhatIf
from groundwork.report.tables import table
from groundwork.words import cases, usd


def show(today: Estimate, found: Iterable[WhatIf], console: Console) -> None:
    """Print the table, and below it what was changed and why something is not possible."""
    made = table("what if", "low", "expected", "worst case", "difference, low", "expected", "worst case")
    asked = list(found)
    made.add_row("today", *cases(today.total), "", "", "")
    for one in asked:
        made.add_row(one.name, *_cells(one))
    console.print()
    console.print(made)
    console.print()
    for one in asked:
        for line in _notes(one):
            console.print(line, soft_wrap=True)


def _cells(one: WhatIf) -> tuple[str, ...]:
    if one.then is None:
        return ("not possible", "", "", "", "", "")
    delta = one.delta
    if delta is None:
        return (*cases(one.then.total), "unknown", "unknown", "unknown")
    return (*cases(one.then.total), *(signed(value) for value in (delta.low, delta.expected, delta.high)))


def signed(value: float) -> str:
    """Write a difference with its sign."""
    if value == 0:
        return "no change"
    return f"{'+' if value > 0 else '-'}{usd(abs(value))}"


def _notes(one: WhatIf) -> Iterator[str]:
    if one.changes:
        yield f"{one.name}: {'; '.join(one.changes)}"
    for reason in one.reasons:
        yield f"{'  ' if one.changes else f'{one.name}: '}not possible: {reason}"
    for warning in one.warnings:
        yield f"  warning: {warning}"
    if one.then and one.then.total.unknown != one.today.total.unknown:
        yield f"  prices not known: {', '.join(one.then.total.unknown) or 'none, unlike today'}"
