"""Make a report of what a comparison and the rules found."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from groundwork.cost.money import Amount
from groundwork.diff.against import Compared
from groundwork.diff.json import without_secrets
from groundwork.review.model import Card, Finding, Outcome, Report, Suppression
from policies.judge import Outcome as Said
from policies.judge import Verdict
from policies.rule import Rule, Tier

OUTCOMES: Final = {
    Said.PASSED: Outcome.PASSED,
    Said.VIOLATED: Outcome.VIOLATED,
    Said.UNKNOWN: Outcome.UNKNOWN,
    Said.ERROR: Outcome.ERROR,
}
ORDER: Final = list(Outcome)


def report(
    *,
    project: str,
    stack: str,
    file: str,
    tier: Tier,
    today: date,
    verdicts: Iterable[Verdict],
    line: Callable[[str], int] = lambda key: 1,
    suppressed: Mapping[str, Suppression] | None = None,
    known: frozenset[str] = frozenset(),
    before: frozenset[str] = frozenset(),
    compared: Compared | None = None,
    environment: Mapping[str, Any] | None = None,
    cost: Amount | None = None,
    budget: float | None = None,
    expired: Iterable[Suppression] = (),
    unused: Iterable[Suppression] = (),
    dates: Iterable[tuple[str, str]] = (),
    errors: Iterable[str] = (),
) -> Report:
    """Put a report together.

    Args:
        project: name of the project.
        stack: which was reviewed.
        file: environment file, from the repository's root on.
        tier: class of the environment, which decides severities.
        today: day the dates were compared with.
        verdicts: what the rules said.
        line: line of the file for a key of the environment.
        suppressed: by fingerprint, violations that are passed over.
        known: fingerprints of the baseline.
        before: fingerprints of what the base violates.
        compared: the comparison with the base, where there is one.
        environment: facts of the environment, as in the plan's JSON; the comparison's where there is one.
        cost: of the head; the comparison's where there is one.
        budget: a month, US dollars; the comparison's where there is one.
        expired: suppressions whose day has passed.
        unused: suppressions that cover nothing.
        dates: what is known as of which day.
        errors: what could not be done.
    """
    said, diff = suppressed or {}, compared.diff if compared else None
    findings = (
        replace(
            _finding(one, tier, line, said.get(one.fingerprint), one.fingerprint in known),
            before=one.fingerprint in before,
        )
        for one in verdicts
    )
    prices = [("prices", diff.oldest_price)] if diff and diff.oldest_price else []
    return Report(
        project=project,
        stack=stack,
        environment=compared.head.environment if compared else environment or {},
        file=file.replace("\\", "/"),
        tool=f"groundwork {_version()}",
        today=today,
        findings=tuple(sorted(findings, key=_rank)),
        diff=diff,
        cost=diff.cost.head if diff else cost or Amount(),
        budget=compared.head.budget if compared else budget,
        expired=tuple(expired),
        unused=tuple(unused),
        dates=(*prices, *dates),
        errors=tuple(map(without_secrets, errors)),
    )


def card(rule: Rule) -> Card:
    """What a report says of a rule."""
    return Card(rule.id, rule.title, rule.why, rule.remedy, rule.sources)


def _finding(one: Verdict, tier: Tier, line: Callable[[str], int], said: Suppression | None, known: bool) -> Finding:
    outcome = OUTCOMES[one.outcome]
    if outcome is Outcome.VIOLATED:
        outcome = Outcome.SUPPRESSED if said else Outcome.KNOWN if known else outcome
    return Finding(
        card=card(one.rule),
        outcome=outcome,
        severity=one.rule.severity[tier],
        target=one.target,
        name=without_secrets(one.name),
        message=without_secrets(one.message),
        key=one.key,
        line=max(line(one.key), 1),
        fingerprint=one.fingerprint,
        suppression=said if outcome is Outcome.SUPPRESSED else None,
    )


def _rank(one: Finding) -> tuple[int, int, str, str, str, str]:
    return ORDER.index(one.outcome), -one.severity, one.id, one.name, one.target, one.message


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415 - only here

    return version("groundwork")
