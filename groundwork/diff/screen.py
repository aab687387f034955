"""The screen of a comparison: what is replaced or deleted first, with its cause; then the rest; then the money."""

from collections.abc import Iterator
from typing import Final

from rich.console import Console
from rich.table import Table

from groundwork.diff import words
from groundwork.diff.groups import alike, created, deleted, followers, loud
from groundwork.diff.model import Action, Change, Delta, Diff
from infra.environment.mistakes import shown

FEW: Final = 3
"""Most resources made in one component that are named one by one."""
MOST: Final = 12
"""Properties of one resource that are shown."""


def show(diff: Diff, console: Console) -> None:
    """Print the whole screen."""
    console.print(f"{words.headline(diff)}: {words.counts(diff)}", soft_wrap=True)
    for line in words.folded(diff):
        console.print(line, soft_wrap=True)
    for title, lines in (
        ("Replaced or deleted", list(_gone(diff))),
        ("Looks renamed", list(_renamed(diff))),
        ("Created", list(_created(diff))),
        ("Updated", list(_rest(diff, Action.UPDATE))),
        ("Moved", list(_rest(diff, Action.MOVE))),
    ):
        if lines:
            console.print()
            console.print(title, style="bold")
            for line in lines:
                console.print(f"  {line}", soft_wrap=True)
    console.print()
    console.print(_money(diff))
    console.print()
    for line in _ends(diff):
        console.print(line, soft_wrap=True)


def _gone(diff: Diff) -> Iterator[str]:
    for change in loud(diff):
        yield f"{change.action.value} {words.named(change)}{_where(change)}"
        for line in (*words.causes(change), *words.consequences(change)):
            yield f"  {line}"
    for component, changes in deleted(diff):
        yield f"delete {words.in_component(component, changes)}"
    for group in followers(diff):
        yield words.followers(group)


def _renamed(diff: Diff) -> Iterator[str]:
    for one in diff.renames:
        yield words.rename(one)
        yield f"  {words.rename_remedy(one)}"


def _created(diff: Diff) -> Iterator[str]:
    for component, changes in created(diff):
        if len(changes) > FEW:
            yield words.in_component(component, changes)
        else:
            yield from (f"{words.named(change)}{_where(change)}" for change in changes)


def _rest(diff: Diff, action: Action) -> Iterator[str]:
    for same in alike(change for change in diff.of(action) if not change.fold):
        change = same[0]
        yield f"{words.named_all(same)}{_where(change)}"
        for one in change.properties[:MOST]:
            yield f"  {words.property_text(one)}"
        if (more := len(change.properties) - MOST) > 0:
            yield f"  and {more} more"
        for line in words.consequences(change):
            yield f"  {line}"
        if change.former and len(same) == 1:
            yield f"  was `{words.name_in(change.former)}` in the base"


def _where(change: Change) -> str:
    return f" of {change.component}" if change.component else ""


def _money(diff: Diff) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True, padding=(0, 2, 0, 0))
    for index, title in enumerate(
        ("component", "base, USD/month", "head", "difference, low", "expected", "worst case")
    ):
        table.add_column(title, justify="left" if index == 0 else "right", no_wrap=True)
    for row in diff.rows:
        if row.cost:
            name = ("└─ " if row.depth else "") + shown(row.title)
            table.add_row(name, *_sides(row.cost), *words.deltas(row.cost), style="dim" if row.depth else None)
    table.add_section()
    table.add_row("total", *_sides(diff.cost), *words.deltas(diff.cost), style="bold")
    return table


def _sides(cost: Delta) -> tuple[str, str]:
    return words.amount(cost.base, "expected"), words.amount(cost.head, "expected")


def _ends(diff: Diff) -> Iterator[str]:
    yield words.cost_sentence(diff)
    yield from words.not_priced(diff)
    yield from diff.exposed
    yield from diff.notes
    if diff.oldest_price:
        yield f"oldest price used: {diff.oldest_price}"
    yield words.OFFLINE
