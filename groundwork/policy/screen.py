"""Verdicts on one stack as a person reads them, and as JSON."""

from collections.abc import Iterator
from typing import Any, Final

from groundwork.policy.check import Checked, Judged
from groundwork.screen import printable
from groundwork.words import plural
from policies.judge import Outcome

SCHEMA: Final = "groundwork.check/1"
"""Name and major version; a field may be added within a version, never renamed, removed or given another meaning."""


def lines(checked: Checked) -> Iterator[str]:
    """The screen, line by line: what stands, then what is passed over, not known or failed, then the count."""
    for one in checked.standing:
        yield from _violation(one, checked)
    for one in checked.with_outcome(Outcome.ERROR):
        yield f"error     {one.verdict.rule.id}  {one.verdict.name}"
        yield f"  the rule itself failed: {one.verdict.message}"
        yield ""
    for one in checked.passed_over:
        suppression = one.suppression
        assert suppression is not None
        yield f"passed over  {one.verdict.rule.id}  {one.verdict.name}  until {suppression.until} by {suppression.owner}"
        yield f"  {suppression.reason}"
        yield ""
    yield from _holes(checked)
    yield summary(checked)


def _violation(one: Judged, checked: Checked) -> Iterator[str]:
    rule = one.verdict.rule
    yield f"{one.severity.word:<8}  {rule.id}  {one.verdict.name}"
    yield f"  {one.verdict.message}"
    yield f"  why: {rule.why[:1].lower()}{rule.why[1:]}"
    yield f"  mend: {rule.remedy}"
    yield f"  --> {checked.file}:{one.line}"
    yield ""


def _holes(checked: Checked) -> Iterator[str]:
    by_rule: dict[str, list[str]] = {}
    for one in checked.with_outcome(Outcome.UNKNOWN):
        by_rule.setdefault(one.verdict.rule.id, []).append(one.verdict.message)
    for id, paths in by_rule.items():
        yield f"not known  {id}  {plural(len(paths), 'verdict')}: nobody knows `{sorted(set(paths))[0]}` before the cloud decides"
    if by_rule:
        yield ""


def summary(checked: Checked) -> str:
    """How many rules were asked, how often, and what they said."""
    count = {outcome: len(checked.with_outcome(outcome)) for outcome in Outcome}
    parts = [
        f"{count[Outcome.PASSED]} passed",
        f"{len(checked.standing)} violated ({len(checked.failing())} of them must be mended)"
        if checked.standing
        else "0 violated",
        f"{count[Outcome.UNKNOWN]} not known",
    ]
    if count[Outcome.ERROR]:
        parts.append(f"{count[Outcome.ERROR]} failed themselves")
    if checked.passed_over:
        parts.append(f"{len(checked.passed_over)} passed over")
    if checked.known:
        parts.append(f"{len(checked.known)} known before")
    return f"{checked.stack}: {plural(len(checked.rules), 'rule')}, {plural(len(checked.judged), 'verdict')}: {', '.join(parts)}"


def document(checked: Checked) -> dict[str, Any]:
    """The same for machines (`docs/check.schema.json`)."""
    return {
        "schema": SCHEMA,
        "stack": checked.stack,
        "tier": checked.tier,
        "file": checked.file.name,
        "today": checked.today.isoformat(),
        "rules": [rule.id for rule in checked.rules],
        "counts": {
            **{outcome.value: len(checked.with_outcome(outcome)) for outcome in Outcome},
            "suppressed": len(checked.passed_over),
            "known": len(checked.known),
            "must_be_mended": len(checked.failing()),
        },
        "verdicts": [_row(one) for one in checked.judged],
        "suppressions": {
            "expired": [one.model_dump(mode="json") for one in checked.expired],
            "unused": [one.model_dump(mode="json") for one in checked.unused],
        },
        "baseline_gone": list(checked.stale),
    }


def _row(one: Judged) -> dict[str, Any]:
    verdict = one.verdict
    return {
        "rule": verdict.rule.id,
        "severity": one.severity.word,
        "outcome": verdict.outcome.value,
        "standing": one.standing or None,
        "target": verdict.target or None,
        "name": printable(verdict.name),
        "message": printable(verdict.message) or None,
        "key": verdict.key or None,
        "line": one.line,
        "fingerprint": verdict.fingerprint,
    }
