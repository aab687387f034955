"""`groundwork explain KEY`: what a key, a check or a rule is, its default, and why."""

from collections.abc import Iterator
from typing import Annotated

import typer

from groundwork.errors import UsageError
from groundwork.screen import data
from infra.environment.checks.cards import CARDS, READING, Card
from infra.environment.fields import ANY, Key, children, key_at, top, walk
from infra.environment.kinds import DEFAULT, KINDS
from infra.environment.mistakes import Path, did_you_mean
from infra.environment.reference import Entry, entry
from policies.rule import ID

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def explain(
    key: Annotated[
        str | None,
        typer.Argument(
            help="Key with dots, `*` for any name (`pools.*.nodes.max`), a check's code (`host-memory`), or a rule (`NET-04`)."
        ),
    ] = None,
) -> None:
    """Say what a key, a check or a rule is, its default, and why."""
    for line in lines(key or ""):
        data().print(line, soft_wrap=True)


def lines(wanted: str) -> Iterator[str]:
    """The answer, line by line."""
    if wanted in CARDS:
        yield from _card(wanted, CARDS[wanted])
        return
    if ID.match(wanted):
        yield from _rule(wanted)
        return
    if wanted in READING:
        yield from (wanted, f"  {READING[wanted]}")
        return
    path: Path = tuple(token for token in wanted.split(".") if token)
    path = tuple(ANY if str(token).isdecimal() else token for token in path)
    told: list[str] = []
    for target, kind in KINDS.items():
        found = key_at(path, kind)
        answer = list(_of_kind(found)) if found else []
        if not answer or answer == told:
            continue
        if target != DEFAULT:
            yield from ("", f"with `target: {target}`") if told else (f"with `target: {target}`",)
        yield from answer
        told = answer
    if not told:
        raise _unknown(wanted)


def _of_kind(found: Key) -> Iterator[str]:
    """A key and those right below it."""
    if found.path:
        yield from _entry(found, entry(found))
    for child in children(found):
        yield from _summary(entry(child))


def _entry(key: Key, told: Entry) -> Iterator[str]:
    yield told.key
    yield f"  {told.description}"
    yield ""
    yield f"  type     {told.type}"
    if told.default:
        yield f"  default  {told.default}"
    if told.example:
        yield f"  example  {key.path[-1]}: {told.example}" if key.path[-1] != ANY else f"  example  {told.example}"
    if told.keys:
        yield "  keys"


def _summary(told: Entry) -> Iterator[str]:
    yield f"    {told.key}  ({told.default or told.type})"


def _card(code: str, card: Card) -> Iterator[str]:
    yield code
    yield f"  {card.title}"
    yield f"  Otherwise: {card.why[:1].lower()}{card.why[1:]}"
    if card.waivable:
        yield ""
        yield "  It may be waived, with a reason:"
        yield f'    waivers: [{{check: {code}, key: KEY, reason: "Why this is acceptable here."}}]'


def _rule(id: str) -> Iterator[str]:
    """A rule's card; the rules are only imported for one of them."""
    from groundwork.report.rule_card import card_lines  # noqa: PLC0415
    from policies.registry import by_id  # noqa: PLC0415

    if id not in by_id():
        near = did_you_mean(id, list(by_id()))
        raise UsageError(
            f"there is no rule `{id}`", f"did you mean `{near}`?" if near else "`docs/policies.md` lists them"
        )
    yield f"{id}"
    yield f"  {by_id()[id].title}"
    for name, told in card_lines(by_id()[id]):
        yield ""
        yield f"  {name}: {told}"


def _unknown(wanted: str) -> UsageError:
    tokens = wanted.split(".")
    if tokens[0] in ("pools", "models", "schedules", "waivers", "tags", "sites", "groups", "hosts"):
        tokens[1:2] = [ANY]
    keys = dict.fromkeys(key.dotted for kind in KINDS.values() for key in walk(top(kind)))
    near = did_you_mean(".".join(tokens), [*keys, *CARDS])
    return UsageError(
        f"there is no key and no check `{wanted}`",
        f"did you mean `{near}`?" if near else "`groundwork explain` alone lists the first keys",
    )
