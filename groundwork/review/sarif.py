"""The report as SARIF 2.1.0, which code hosts show at the line to edit.

Source of what hosts take: OASIS SARIF 2.1.0, and GitHub's "SARIF support for code scanning", read 2026-11-24: results
without a place are refused, 5,000 of a run are kept, and of fingerprints only `primaryLocationLineHash` is used.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from groundwork.diff.json import require_no_secret
from groundwork.review.model import Card, Finding, Outcome, Report
from infra.environment.mistakes import shown
from policies.rule import Severity

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
MOST_RESULTS: Final = 5_000
LONGEST: Final = 1_000
"""Letters of a message."""
LEVELS: Final = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}
SECURITY_AREAS: Final = ("NET", "IAM", "ENC", "SUP")
"""Areas whose rules are about security; what is about cost or outages has no severity of security."""
SECURITY_SEVERITY: Final = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
}
"""Middle of the span that the host calls by the same word."""
NO_PATH: Final = re.compile(r"[^A-Za-z0-9._-]")


def sarif(report: Report) -> str:
    """Write the log.

    Raises:
        GroundworkError: when something in it looks like a secret that nobody marked as one.
    """
    written = json.dumps(document(report), sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
    require_no_secret(written)
    return written


def document(report: Report) -> dict[str, Any]:
    """Build the log as plain values: one run, of one environment."""
    violated = report.violated
    shown_here = violated[:MOST_RESULTS]
    cards = {one.id: one for one in shown_here}
    rules = [cards[id] for id in sorted(cards)]
    index = {one.id: at for at, one in enumerate(rules)}
    name, _, version = report.tool.partition(" ")
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": name, "semanticVersion": version, "rules": [_rule(one) for one in rules]}},
                "automationDetails": {"id": f"groundwork/{NO_PATH.sub('_', report.stack)}/"},
                "columnKind": "unicodeCodePoints",
                "results": list(_results(shown_here, index, report)),
                "properties": {
                    "stack": shown(report.stack, most=200),
                    "leftOut": len(violated) - len(shown_here),
                    "suppressed": len(report.of(Outcome.SUPPRESSED)),
                    "notKnown": len(report.of(Outcome.UNKNOWN)),
                },
            }
        ],
    }


def _rule(one: Finding) -> dict[str, Any]:
    card = one.card
    security = card.area in SECURITY_AREAS
    return {
        "id": card.id,
        "name": NO_PATH.sub("", card.title.title().replace(" ", ""))[:120],
        "shortDescription": {"text": card.title},
        "fullDescription": {"text": card.why},
        "help": {"text": _help(card), "markdown": _help(card)},
        "defaultConfiguration": {"level": LEVELS[one.severity]},
        "properties": {
            "tags": [card.area.lower(), *(["security"] if security else [])],
            "precision": "high",
            "problem.severity": {"error": "error", "warning": "warning"}.get(LEVELS[one.severity], "recommendation"),
            **({"security-severity": SECURITY_SEVERITY[one.severity]} if security else {}),
        },
    }


def _help(card: Card) -> str:
    return "\n\n".join((card.why, card.remedy, *card.sources))


def _results(findings: tuple[Finding, ...], index: dict[str, int], report: Report) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for one in findings:
        seen[one.fingerprint] += 1
        again = f":{seen[one.fingerprint]}" if seen[one.fingerprint] > 1 else ""
        place = {
            "artifactLocation": {"uri": quote(report.file), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": max(one.line, 1)},
        }
        thing = {"name": shown(one.name, most=200), "fullyQualifiedName": shown(one.target, most=500)}
        yield {
            "ruleId": one.id,
            "ruleIndex": index[one.id],
            "level": LEVELS[one.severity],
            "message": {"text": _message(one)},
            "locations": [{"physicalLocation": place, "logicalLocations": [thing]}],
            "partialFingerprints": {"primaryLocationLineHash": f"{one.fingerprint}{again}"},
        }


def _message(one: Finding) -> str:
    """Sentence and remedy; brackets would make a link in this format."""
    text = f"{shown_text(one.name)}: {shown_text(one.message or one.card.title)}. {shown_text(one.card.remedy)}."
    return text.replace("[", "\\[").replace("]", "\\]")


def shown_text(text: str) -> str:
    """A sentence on one line without its end, of printable characters."""
    return "`".join(shown(part, most=LONGEST) for part in text.split("`"))[:LONGEST].rstrip(" .")
