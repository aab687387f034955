"""The report as JUnit's XML, which every build server shows: a suite an area, a case for each rule and thing.

There is no standard; what is written is what GitLab and Jenkins both read: name and class of a case are theirs to know
it again by, so they are unique and stay the same. What is not known, or passed over, is skipped and says why.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from groundwork.diff.json import require_no_secret
from groundwork.review import words
from groundwork.review.escape import xml
from groundwork.review.model import Finding, Outcome, Report
from policies.registry import AREAS

FAILING: Final = (Outcome.VIOLATED,)
SKIPPED: Final = (Outcome.UNKNOWN, Outcome.SUPPRESSED, Outcome.KNOWN)


def junit(report: Report) -> str:
    """Write the suites.

    Raises:
        GroundworkError: when something in it looks like a secret that nobody marked as one.
    """
    root = ET.Element("testsuites", {"name": xml(f"groundwork {report.stack}"), **_counts(report.findings)})
    areas: dict[str, list[Finding]] = {}
    for one in report.findings:
        areas.setdefault(one.card.area, []).append(one)
    for area in sorted(areas, key=_place_of):
        _suite(root, area, areas[area], report)
    ET.indent(root)
    written = f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'
    require_no_secret(written)
    return written


def _place_of(area: str) -> tuple[int, str]:
    known = list(AREAS)
    return (known.index(area) if area in known else len(known)), area


def _suite(root: ET.Element, area: str, findings: list[Finding], report: Report) -> None:
    name = xml(f"{AREAS.get(area, area.lower())} of {report.stack}")
    suite = ET.SubElement(root, "testsuite", {"name": name, **_counts(findings), "time": "0"})
    seen: Counter[tuple[str, str]] = Counter()
    for one in sorted(findings, key=lambda one: (one.id, one.name, one.target, one.message)):
        where, what = xml(f"{report.stack}.{one.id}"), xml(f"{one.card.title}: {one.name or 'all'}{_kind(one)}")
        seen[where, what] += 1
        number = seen[where, what]
        given = {
            "classname": where,
            "name": what if number == 1 else f"{what} ({number})",
            "file": xml(report.file),
            "line": str(one.line),
            "time": "0",
        }
        case = ET.SubElement(suite, "testcase", given)
        for tag, attributes, text in _outcome(one, report):
            ET.SubElement(case, tag, attributes).text = text


def _kind(one: Finding) -> str:
    return f" ({one.kind.rpartition(':')[2]})" if one.kind else ""


def _outcome(one: Finding, report: Report) -> Iterator[tuple[str, dict[str, str], str | None]]:
    if one.outcome is Outcome.VIOLATED:
        text = "\n".join((one.message, f"why: {one.card.why}", f"mend: {one.card.remedy}", words.place(one, report)))
        yield (
            "failure",
            {"type": one.severity.word, "message": xml(one.message)},
            "\n".join(map(xml, text.splitlines())),
        )
    elif one.outcome is Outcome.ERROR:
        yield "error", {"type": "rule-failed", "message": xml(one.message)}, None
    elif one.outcome is Outcome.UNKNOWN:
        yield "skipped", {"message": xml(f"not known: {one.message}")}, None
    elif one.outcome is Outcome.SUPPRESSED:
        yield "skipped", {"message": xml(words.suppressed(one))}, None
    elif one.outcome is Outcome.KNOWN:
        yield "skipped", {"message": xml(f"known before this change: {one.message}")}, None


def _counts(findings: "tuple[Finding, ...] | list[Finding]") -> dict[str, str]:
    by = Counter(one.outcome for one in findings)
    return {
        "tests": str(len(findings)),
        "failures": str(sum(by[outcome] for outcome in FAILING)),
        "errors": str(by[Outcome.ERROR]),
        "skipped": str(sum(by[outcome] for outcome in SKIPPED)),
    }
