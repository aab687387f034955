"""The report as a comment on a pull request: Markdown that fits every host that draws it, whatever names hold.

The order is that of a reader's questions: may it go in, what is lost, what does it cost, what must be mended. The first
line is for machines, which find their own comment by it.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from groundwork.diff import groups
from groundwork.diff import words as diff_words
from groundwork.diff.json import require_no_secret
from groundwork.diff.model import Action, Change, Row
from groundwork.review import words
from groundwork.review.escape import code, marker, money, plain, sentence, size
from groundwork.review.mermaid import mermaid
from groundwork.review.model import Finding, Outcome, Report
from groundwork.review.picture import graph
from groundwork.review.sections import Section, share

ROOM: Final = 60_000
"""Letters of a comment: GitHub refuses more than 65,536, and what it counts is not said to the letter."""
MOST: Final = 200
"""Items of one section that are written at the most, however much room there is."""
TOP_COSTS: Final = 5
PROPERTIES: Final = 8
"""Properties of one resource that are shown."""


def markdown(report: Report, room: int = ROOM, link: str = "", full: str = "") -> str:
    """Write the comment.

    Args:
        report: what is told.
        room: most letters it may have.
        link: address that a file's path is put behind, to link lines of the environment file.
        full: where the whole report is; told in the last line.

    Raises:
        GroundworkError: when something in it looks like a secret that nobody marked as one.
    """
    head = "\n\n".join(
        (
            _marker(report),
            f"## {sentence(words.heading(report))}",
            f"**{sentence(words.verdict(report))}**",
            _summary(report),
        )
    )
    foot = _footer(report, full)
    sections = [section for section in _sections(report, link) if section.items]
    written, left = share(sections, room - size(head) - size(foot) - _room_for_left(sections) - 8)
    parts = [head, *written, *_left(left), foot]
    written = "\n\n".join(parts) + "\n"
    require_no_secret(written)
    return written


def _marker(report: Report) -> str:
    return f"<!-- groundwork-review: {marker(report.stack)[:200]} -->"


def _summary(report: Report) -> str:
    """One row of counts and money."""
    counts = [f"{len(report.diff.of(action)):,}" if report.diff else "-" for action in words.ACTIONS]
    rules = [f"{len(report.of(outcome)):,}" for outcome in (Outcome.VIOLATED, Outcome.UNKNOWN, Outcome.SUPPRESSED)]
    heads = (*words.COLUMNS, "low, USD/month", "expected", "worst case", "rules violated", "not known", "passed over")
    cells = (*counts, *(money(amount) for amount in words.cases(report)), *rules)
    return "\n".join((f"| {' | '.join(heads)} |", f"|{' ---: |' * len(heads)}", f"| {' | '.join(cells)} |"))


def _sections(report: Report, link: str) -> Iterator[Section]:
    yield _section("exposed", (f"- {sentence(line)}" for line in report.exposed), 0, len(report.exposed))
    yield _section("gone", _gone(report), 0, len(report.gone) + len(report.together) + len(report.following))
    yield _section("renames", _renames(report), 2)
    yield _costs(report)
    yield _section("findings", (_finding(one, report, link) for one in report.violated), 1, len(report.violated))
    yield _section(
        "mistakes" if report.refused else "errors",
        _errors(report),
        1,
        len(report.errors) + len(report.of(Outcome.ERROR)),
    )
    yield _section("rolling", _rolling(report), 3, len(report.rolled))
    yield _section(
        "unknown", (f"- {sentence(words.unknown(*row))}" for row in words.unknown_lines(report)), 6, folded=True
    )
    yield from _picture(report)
    yield _section("created", _created(report), 7, folded=True)
    updated = words.updated(report)
    yield _section("updated", map(_updated, updated), 8, len(updated), folded=True, after=_folded(report))
    moved = report.diff.of(Action.MOVE) if report.diff else ()
    yield _section("moved", map(_moved, moved), 9, len(moved), folded=True)
    passed_over = report.of(Outcome.SUPPRESSED)
    said = (f"- {sentence(words.suppressed(one))}" for one in passed_over)
    yield _section("suppressed", said, 5, len(passed_over), folded=True)
    yield _section("notes", (f"- {sentence(line)}" for line in words.notes(report)), 4, folded=True)


def _section(
    name: str, items: Iterable[str], rank: int, count: int = 0, *, folded: bool = False, after: str = ""
) -> Section:
    """A section of the first of `items`; what has no place anyway is not even written."""
    return Section(words.TITLES[name], tuple(islice(items, MOST)), rank, after=after, folded=folded, all=count)


def _gone(report: Report) -> Iterator[str]:
    for change in report.gone:
        yield "\n".join(
            (f"- **{change.action.value}** {_named(change)}", *(f"  - {sentence(line)}" for line in _why(change)))
        )
    yield from (f"- **delete** {sentence(diff_words.in_component(*two))}" for two in report.together)
    yield from (f"- {sentence(diff_words.followers(group))}" for group in report.following)


def _renames(report: Report) -> Iterator[str]:
    for one in report.diff.renames if report.diff else ():
        yield f"- {sentence(diff_words.rename(one))}\n  - {sentence(diff_words.rename_remedy(one))}"


def _why(change: Change) -> Iterator[str]:
    causes = list(diff_words.causes(change))
    yield from causes[:PROPERTIES]
    if (more := len(causes) - PROPERTIES) > 0:
        yield f"and {more} more like these"
    yield from diff_words.consequences(change)


def _named(*same: Change) -> str:
    component = same[0].component
    return sentence(diff_words.named_all(same)) + (f" of {plain(component)}" if component else "")


def _costs(report: Report) -> Section:
    """The rows that differ most, and the sentences below them; the sentences are always there."""
    rows = report.rows
    lines = "\n".join(f"- {sentence(line)}" for line in words.cost_lines(report))
    if not rows:
        return Section(words.TITLES["cost"], tuple(lines.splitlines()), 0)
    head = "| component | base, USD/month | head | low | expected | worst case |\n| :--- | ---: | ---: | ---: | ---: | ---: |"
    cells = tuple(_cost_row(row) for row in rows[:TOP_COSTS])
    return Section(words.TITLES["cost"], cells, 0, before=head, after=lines, all=len(rows))


def _cost_row(row: Row) -> str:
    sides = (diff_words.amount(row.cost.base, "expected"), diff_words.amount(row.cost.head, "expected"))
    cells = (*sides, *diff_words.deltas(row.cost))
    name = code(row.title, cell=True)
    return f"| {'└ ' if row.depth else ''}{name} | {' | '.join(money(cell) for cell in cells)} |"


def _finding(one: Finding, report: Report, link: str) -> str:
    place = words.place(one, report)
    where = f"[{code(place)}]({_address(link, report.file)}#L{one.line})" if link else code(place)
    return "\n".join(
        (
            f"- **{one.id}** {one.severity.word} {code(one.name)} at {where}{f', {words.before(one)}' if one.before else ''}",
            f"  - {sentence(one.message or one.card.title)}",
            f"  - {sentence(one.card.remedy)}",
        )
    )


def _address(link: str, file: str) -> str:
    from urllib.parse import quote  # noqa: PLC0415 - only where lines are linked

    return f"{link.rstrip('/')}/{quote(file)}"


def _errors(report: Report) -> Iterator[str]:
    yield from (f"- {sentence(line)}" for line in report.errors)
    yield from (f"- {sentence(words.finding_title(one))}: {sentence(one.message)}" for one in report.of(Outcome.ERROR))


def _rolling(report: Report) -> Iterator[str]:
    for same in report.rolled:
        change = same[0]
        held = [f"  - {sentence(diff_words.property_text(one))}" for one in change.properties[:PROPERTIES]]
        yield "\n".join((f"- {_named(*same)}: {sentence(change.rolls)}", *held))


def _picture(report: Report) -> Iterator[Section]:
    drawn = graph(report)
    text = mermaid(drawn)
    if text:
        left = f"{drawn.left_out:,} more in the report" if drawn.left_out else ""
        yield Section(words.TITLES["picture"], (f"```mermaid\n{text}\n```",), 6, after=left, folded=True)


def _created(report: Report) -> Iterator[str]:
    for component, changes in groups.created(report.diff) if report.diff else ():
        yield f"- {sentence(diff_words.in_component(component, changes))}"


def _updated(same: tuple[Change, ...]) -> str:
    change = same[0]
    held = [f"  - {sentence(diff_words.property_text(one))}" for one in change.properties[:PROPERTIES]]
    more = len(change.properties) - PROPERTIES
    return "\n".join((f"- {_named(*same)}", *held, *((f"  - and {more} more",) if more > 0 else ())))


def _folded(report: Report) -> str:
    return "\n".join(f"- {line}" for line in diff_words.folded(report.diff)) if report.diff else ""


def _moved(change: Change) -> str:
    return f"- {_named(change)}, was {code(diff_words.name_in(change.former))}"


def _footer(report: Report, full: str) -> str:
    told = " · ".join(plain(part) for part in words.footer(report))
    return f"<sub>{told}{f' · the whole report: {code(full)}' if full else ''}</sub>"


def _room_for_left(sections: list[Section]) -> int:
    return sum(len(section.title) + 16 for section in sections) + 40


def _left(sections: list[Section]) -> Iterator[str]:
    """Count what has no place at all."""
    if sections:
        told = ", ".join(f"{section.title} ({section.count:,})" for section in sections)
        yield f"Without a place here, and in the report: {told}"
