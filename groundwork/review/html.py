"""The report as a page: one file that needs nothing else, no network and no script, for the keyboard and for readers.

It is opened from a build's artifacts, so nothing in it may act: a policy in the page forbids everything but its own
style and pictures within it.
"""

import base64
import re
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from groundwork.diff import groups
from groundwork.diff import words as diff_words
from groundwork.diff.json import require_no_secret
from groundwork.diff.model import Action, Change
from groundwork.review import words
from groundwork.review.escape import halves
from groundwork.review.model import Finding, Outcome, Report
from groundwork.review.picture import Graph, graph
from infra.environment.mistakes import shown

TEMPLATES: Final = Path(__file__).with_name("templates")
MOST: Final = 300
"""Rows of one table: keeps the page below two megabytes, and the JSON has the rest."""
LONGEST: Final = 600
POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
NO_ID: Final = re.compile(r"[^A-Za-z0-9_-]")


def html(report: Report, picture: str = "", alternative: str = "") -> str:
    """Write the page.

    Args:
        report: what is told.
        picture: the plan's picture, an SVG document; none is shown where there is none.
        alternative: the same in words.

    Raises:
        GroundworkError: when something in it looks like a secret that nobody marked as one.
    """
    drawn = graph(report)
    written = _template().render(
        report=report,
        drawn=drawn,
        policy=POLICY,
        most=MOST,
        picture=_data(picture) if picture else "",
        alternative=alternative or f"Plan of {shown(report.stack)}",
        sections=tuple(_sections(report, drawn)),
        counts=_counts(report),
        words=words,
        told=diff_words,
        groups=groups,
        Action=Action,
        Outcome=Outcome,
    )
    require_no_secret(written)
    return written


def rich(text: str) -> Markup:
    """A sentence with names and values in backticks: those as code."""
    told = (escape(shown(part, most=LONGEST)) for part in halves(text[: 2 * LONGEST]))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if index % 2 else part for index, part in enumerate(told)
    )


def anchor(change: Change) -> str:
    """Id of a resource on the page: the same as long as its URN is."""
    return f"res-{sha256(change.urn.encode('utf-8', 'replace')).hexdigest()[:12]}"


def rule_anchor(one: Finding) -> str:
    """Id of a violation on the page: the same as long as rule and thing are."""
    return NO_ID.sub("", f"rule-{one.id}-{one.fingerprint}")


def _data(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def _counts(report: Report) -> tuple[tuple[str, str], ...]:
    changed = [f"{len(report.diff.of(action)):,}" if report.diff else "-" for action in words.ACTIONS]
    outcomes = (
        ("rules violated", Outcome.VIOLATED),
        ("not known", Outcome.UNKNOWN),
        ("passed over", Outcome.SUPPRESSED),
    )
    return (*zip(words.COLUMNS, changed, strict=True), *((name, f"{len(report.of(of)):,}") for name, of in outcomes))


def _sections(report: Report, drawn: Graph) -> Iterator[tuple[str, str, int]]:
    """Id, title and size of each section that has something to say, in the order of a reader's questions."""
    diff = report.diff
    sizes = {
        "exposed": len(report.exposed),
        "gone": len(report.gone) + len(report.together) + len(report.following),
        "renames": len(diff.renames) if diff else 0,
        "picture": sum(len(group.nodes) for group in drawn.groups),
        "cost": 1,
        "findings": len(report.violated),
        "mistakes" if report.refused else "errors": len(report.errors) + len(report.of(Outcome.ERROR)),
        "rolling": len(report.rolled),
        "unknown": len(list(words.unknown_lines(report))),
        "created": len(diff.of(Action.CREATE)) if diff else 0,
        "updated": len(words.updated(report)),
        "moved": len(diff.of(Action.MOVE)) if diff else 0,
        "suppressed": len(report.of(Outcome.SUPPRESSED)),
        "notes": len(list(words.notes(report))),
    }
    yield from ((id, words.TITLES[id], size) for id, size in sizes.items() if size)


@cache
def _template():
    jinja = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., Any]] = {"rich": rich, "anchor": anchor, "rule_anchor": rule_anchor, "line": shown}
    jinja.filters.update(cast("Any", filters))
    return jinja.get_template("review.html.j2")
