"""The sentences of a report: the same in the comment, on the page and in every file.

Names and values stand in backticks; each rendering escapes them for where they land.
"""

from collections.abc import Iterator
from typing import Final

from groundwork.diff import words as diff_words
from groundwork.diff.groups import alike
from groundwork.diff.model import Action, Change
from groundwork.review.model import Finding, Outcome, Report, Standing, Suppression
from groundwork.words import case, plural, usd
from infra.environment.mistakes import shown

LEADS: Final = {
    Standing.BLOCKED: "Blocked",
    Standing.ATTENTION: "Needs attention",
    Standing.CLEAR: "Clear",
}
TITLES: Final = {
    "exposed": "Secrets in plain text",
    "mistakes": "Mistakes in the environment",
    "gone": "Replaced or deleted",
    "renames": "Looks renamed",
    "cost": "Cost",
    "findings": "Rules violated",
    "errors": "Could not be judged",
    "rolling": "Machines replaced one after another",
    "unknown": "Not known before the cloud decides",
    "picture": "Picture of the change",
    "created": "Created",
    "updated": "Updated",
    "moved": "Moved",
    "suppressed": "Passed over",
    "notes": "Notes",
}
"""Titles of sections, in every rendering."""
COLUMNS: Final = ("replaced", "deleted", "created", "updated", "moved")
ACTIONS: Final = (Action.REPLACE, Action.DELETE, Action.CREATE, Action.UPDATE, Action.MOVE)
CASES: Final = (
    ("low", "every pool at its minimum"),
    ("expected", "as expected"),
    ("high", "every pool at its maximum"),
)


def verdict(report: Report) -> str:
    """The one sentence a reviewer reads."""
    reasons = list(_reasons(report))
    lead = LEADS[report.standing]
    if report.standing is Standing.CLEAR:
        return f"{lead}: {_nothing(report)}."
    return f"{lead}: {'; '.join(reasons)}."


def _reasons(report: Report) -> Iterator[str]:
    if report.refused:
        yield f"the environment has {plural(len(report.errors), 'mistake')}, so there is no plan of it"
    if report.exposed:
        yield "what looks like a secret stands in plain text"
    if blocking := report.blocking:
        yield f"{plural(len(blocking), 'violation')} of rules that must hold{_before(blocking)}"
    if failed := report.of(Outcome.ERROR):
        yield f"{plural(len(failed), 'verdict')} missing because a rule itself failed"
    if losing := report.losing:
        yield f"data of {plural(len(losing), 'resource')} {'is' if len(losing) == 1 else 'are'} lost"
    count = sum(len(report.diff.of(action)) for action in (Action.REPLACE, Action.DELETE)) if report.diff else 0
    if count:
        yield f"{plural(count, 'resource')} replaced or deleted"
    if report.diff and report.diff.renames:
        yield f"{plural(len(report.diff.renames), 'rename')} without an alias"
    if rolling := report.rolling:
        yield f"machines of {plural(len(rolling), 'node group')} replaced one after another"
    if report.over_budget:
        yield "the worst case is over the budget"
    if minor := tuple(one for one in report.violated if not one.severity.blocks):
        yield f"{plural(len(minor), 'violation')} of rules that should hold{_before(minor)}"
    if len(report.errors) == 1 and not report.refused:
        yield report.errors[0]
    elif report.errors and not report.refused:
        yield f"{plural(len(report.errors), 'thing')} could not be judged"


def _before(found: tuple[Finding, ...]) -> str:
    """How many of them this change has not brought."""
    count = sum(one.before for one in found)
    if not count:
        return ""
    return ", there before this change" if count == len(found) else f", {count} of them there before this change"


def before(one: Finding) -> str:
    """Said beside a violation that this change has not brought; empty for others."""
    return "there before this change" if one.before else ""


def _nothing(report: Report) -> str:
    changed = "nothing is replaced or deleted" if report.diff else "nothing was compared"
    return f"{changed}, and no rule is violated"


def heading(report: Report) -> str:
    """Title of the report."""
    return f"Groundwork: `{shown(report.stack, most=120)}`"


def compared(report: Report) -> str:
    """What was compared with what."""
    return (
        diff_words.headline(report.diff)
        if report.diff
        else f"Rules asked of `{shown(report.stack, most=120)}`, compared with nothing"
    )


def cases(report: Report) -> tuple[str, str, str]:
    """Cost of the head in three cases, with what it differs by from the base."""
    cost, told = report.cost, list[str]()
    for which, _ in CASES:
        amount = case(cost, getattr(cost.known, which))
        if report.diff:
            change = diff_words.delta(report.diff.cost, getattr(report.diff.cost.change, which))
            told.append(f"{amount} ({change})")
        else:
            told.append(amount)
    return told[0], told[1], told[2]


def cost_lines(report: Report) -> Iterator[str]:
    """Sentences below the table of costs."""
    if report.diff:
        yield f"{diff_words.cost_sentence(report.diff)}."
        yield from (f"{line[:1].upper()}{line[1:]}." for line in diff_words.not_priced(report.diff))
    elif missing := report.cost.unknown:
        yield f"{plural(len(missing), 'price')} not known, so the true cost is higher."
    if report.budget is not None:
        worst = case(report.cost, report.cost.known.high)
        share = f"{report.cost.known.high / report.budget:.0%}" if report.budget else "more"
        yield f"The worst case of {worst} is {share} of the budget of {usd(report.budget)}."


def finding_title(one: Finding) -> str:
    """Rule and thing of a verdict."""
    return f"{one.id} {one.severity.word}: `{shown(one.name, most=120)}`"


def place(one: Finding, report: Report) -> str:
    """File and line to edit."""
    return f"{report.file}:{one.line}"


def unknown_lines(report: Report) -> Iterator[tuple[str, int, str]]:
    """By rule, how many verdicts are not known and an example of what is not."""
    by_rule: dict[str, list[str]] = {}
    for one in report.of(Outcome.UNKNOWN):
        by_rule.setdefault(one.id, []).append(one.message)
    for id, paths in sorted(by_rule.items()):
        yield id, len(paths), min(paths)


def unknown(id: str, count: int, path: str) -> str:
    """What is not known of one rule."""
    return f"{id}: {plural(count, 'verdict')}, for want of `{shown(path, most=120)}`"


def suppressed(one: Finding) -> str:
    """A violation that is passed over, with reason, owner and day."""
    said = one.suppression
    if said is None:
        return finding_title(one)
    return f"{finding_title(one)} until {said.until.isoformat()} by {said.owner}: {said.reason}"


def expired(one: Suppression) -> str:
    """A suppression whose day has passed."""
    return f"what is said of {one.rule} at `{shown(one.target, most=120)}` ended on {one.until.isoformat()}; it counts as violated"


def unused(one: Suppression) -> str:
    """A suppression that covers nothing."""
    return f"{one.rule} is passed over at `{shown(one.target, most=120)}`, where nothing is wrong: take it out"


def known(report: Report) -> str:
    """What the baseline holds."""
    count = len(report.of(Outcome.KNOWN))
    return f"{plural(count, 'violation')} known before this change" if count else ""


def notes(report: Report) -> Iterator[str]:
    """What a reader should know of the report itself."""
    if report.diff:
        yield from report.diff.notes
    yield from (expired(one) for one in report.expired)
    yield from (unused(one) for one in report.unused)
    if told := known(report):
        yield told
    if report.diff:
        yield diff_words.OFFLINE


def footer(report: Report) -> Iterator[str]:
    """Tool, commits and days of data."""
    yield report.tool
    if report.base and report.base.commit:
        yield f"base {report.base.short}"
    if report.head and report.head.commit:
        yield f"head {report.head.short}{' with changes that are not committed' if report.head.dirty else ''}"
    yield from (f"{name} of {day}" for name, day in report.dates)


def updated(report: Report) -> tuple[tuple[Change, ...], ...]:
    """Updates that are shown, those together that are alike: the others are counted, or told with their machines."""
    if report.diff is None:
        return ()
    return alike(one for one in report.diff.of(Action.UPDATE) if not one.fold and not one.rolls)
