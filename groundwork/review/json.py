"""The report as JSON: a versioned document (`docs/review.schema.json`) with the same bytes for the same report."""

import json
from typing import Any, Final

from groundwork.diff import json as diff_json
from groundwork.diff.json import require_no_secret
from groundwork.review import words
from groundwork.review.model import Finding, Outcome, Report, Suppression

SCHEMA: Final = "groundwork.review/1"
"""Name and major version; a field may be added within a version, never renamed, removed or given another meaning."""


def text(report: Report) -> str:
    """Write the document.

    Raises:
        GroundworkError: when something in it looks like a secret that nobody marked as one; nothing is shown then.
    """
    written = json.dumps(document(report), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    require_no_secret(written)
    return written


def document(report: Report) -> dict[str, Any]:
    """Build the document as plain values."""
    return {
        "schema": SCHEMA,
        "project": report.project,
        "stack": report.stack,
        "environment": dict(report.environment),
        "file": report.file,
        "tool": report.tool,
        "today": report.today.isoformat(),
        "standing": report.standing.value,
        "verdict": words.verdict(report),
        "base": diff_json.commit(report.base) if report.base else None,
        "head": diff_json.commit(report.head) if report.head else None,
        "counts": report.diff.counts if report.diff else None,
        "rules": {outcome.value: len(report.of(outcome)) for outcome in Outcome},
        "cost": diff_json.amount(report.cost),
        "budget_monthly": report.budget,
        "over_budget": report.over_budget,
        "findings": [_finding(one) for one in report.findings if one.outcome is not Outcome.PASSED],
        "expired": [suppression(one) for one in report.expired],
        "unused": [suppression(one) for one in report.unused],
        "diff": diff_json.document(report.diff) if report.diff else None,
        "dates": dict(report.dates),
        "errors": list(report.errors),
        "notes": list(words.notes(report)),
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.id,
        "title": one.card.title,
        "outcome": one.outcome.value,
        "severity": one.severity.word,
        "target": one.target or None,
        "name": one.name,
        "message": one.message,
        "why": one.card.why,
        "remedy": one.card.remedy,
        "sources": list(one.card.sources),
        "key": one.key or None,
        "line": one.line,
        "fingerprint": one.fingerprint,
        "before": one.before,
        "suppression": suppression(one.suppression) if one.suppression else None,
    }


def suppression(one: Suppression) -> dict[str, str]:
    """What is knowingly passed over."""
    return {
        "rule": one.rule,
        "target": one.target,
        "reason": one.reason,
        "owner": one.owner,
        "until": one.until.isoformat(),
    }
