"""The report of a review: what changes, what it costs and what the rules say, once, for every way it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import Any

from groundwork.cost.money import Amount
from groundwork.diff.groups import Followers, alike, deleted, followers, loud
from groundwork.diff.model import Action, Change, Commit, Diff, Row
from policies.rule import Severity


class Standing(Enum):
    """What a reviewer is told first."""

    BLOCKED = "blocked"
    ATTENTION = "needs attention"
    CLEAR = "clear"


class Outcome(Enum):
    """What became of asking a rule about one thing, exceptions included."""

    VIOLATED = "violated"
    ERROR = "error"
    UNKNOWN = "unknown"
    SUPPRESSED = "suppressed"
    """Violated, and knowingly passed over until a day."""
    KNOWN = "known"
    """Violated before this change and taken into the baseline."""
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Card:
    """What a report says of a rule."""

    id: str
    title: str
    why: str
    remedy: str
    sources: tuple[str, ...] = ()

    @property
    def area(self) -> str:
        """First part of the id."""
        return self.id.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Suppression:
    """What is knowingly passed over."""

    rule: str
    target: str
    reason: str
    owner: str
    until: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says of one thing."""

    card: Card
    outcome: Outcome
    severity: Severity
    target: str
    """URN of a resource, or a key of the environment; empty for the whole."""
    name: str
    """What people call it."""
    message: str = ""
    """The sentence of a violation, the path of what is unknown, or what went wrong in the rule."""
    key: str = ""
    line: int = 1
    """Line of the environment file, from 1."""
    fingerprint: str = ""
    before: bool = False
    """Whether the base violates it too, so that this change has not brought it."""
    suppression: Suppression | None = None

    @property
    def id(self) -> str:
        """Id of the rule."""
        return self.card.id

    @property
    def kind(self) -> str:
        """Type of the resource; empty for what is none."""
        return self.target.rpartition("::")[0].rpartition("$")[2].rpartition("::")[2]


@dataclass(frozen=True)
class Report:
    """Everything a reviewer is shown."""

    project: str
    stack: str
    environment: Mapping[str, Any]
    file: str
    """Environment file, from the repository's root on, with forward slashes."""
    tool: str
    """Name and version of this tool."""
    today: date
    findings: tuple[Finding, ...] = ()
    """Every verdict, sorted: outcome, the worst first, rule, name."""
    diff: Diff | None = None
    """None where there is no base to compare with."""
    cost: Amount = field(default_factory=Amount)
    """Of the head."""
    budget: float | None = None
    expired: tuple[Suppression, ...] = ()
    unused: tuple[Suppression, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    """What is known as of which day: name of the data, day."""
    errors: tuple[str, ...] = ()
    """What could not be done, a sentence each: a base that cannot be planned."""
    refused: bool = False
    """Whether the environment itself is refused; `errors` are its mistakes then."""

    def of(self, outcome: Outcome) -> tuple[Finding, ...]:
        """Verdicts of one outcome."""
        return self._by_outcome.get(outcome, ())

    @cached_property
    def _by_outcome(self) -> Mapping[Outcome, tuple[Finding, ...]]:
        found: dict[Outcome, list[Finding]] = {}
        for one in self.findings:
            found.setdefault(one.outcome, []).append(one)
        return {outcome: tuple(ones) for outcome, ones in found.items()}

    @property
    def violated(self) -> tuple[Finding, ...]:
        """Violations that stand, the worst first."""
        return self.of(Outcome.VIOLATED)

    @property
    def blocking(self) -> tuple[Finding, ...]:
        """Violations that must be mended."""
        return tuple(one for one in self.violated if one.severity.blocks)

    @property
    def exposed(self) -> tuple[str, ...]:
        """Where what looks like a secret stands in plain text."""
        return self.diff.exposed if self.diff else ()

    @cached_property
    def gone(self) -> tuple[Change, ...]:
        """What is replaced or deleted, by itself or with its data."""
        return loud(self.diff) if self.diff else ()

    @cached_property
    def together(self) -> tuple[tuple[str, tuple[Change, ...]], ...]:
        """By component, what is deleted together."""
        return deleted(self.diff) if self.diff else ()

    @cached_property
    def following(self) -> tuple[Followers, ...]:
        """What is replaced because something else is."""
        return followers(self.diff) if self.diff else ()

    @property
    def losing(self) -> tuple[Change, ...]:
        """What loses data."""
        return tuple(change for change in self.gone if change.loses_data)

    @property
    def rolling(self) -> tuple[Change, ...]:
        """Updates in place after which machines are replaced."""
        return tuple(change for change in self.diff.of(Action.UPDATE) if change.rolls) if self.diff else ()

    @property
    def rolled(self) -> tuple[tuple[Change, ...], ...]:
        """The same, those together that are alike."""
        return alike(self.rolling)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Components and pools whose cost differs, a pool after its component."""
        return tuple(row for row in self.diff.rows if row.cost) if self.diff else ()

    @property
    def over_budget(self) -> bool:
        """Whether the worst case is above the budget."""
        return self.budget is not None and self.cost.known.high > self.budget

    @property
    def base(self) -> Commit | None:
        """Where the base was taken from."""
        return self.diff.base if self.diff else None

    @property
    def head(self) -> Commit | None:
        """Where the head was taken from."""
        return self.diff.head if self.diff else None

    @property
    def standing(self) -> Standing:
        """What a reviewer is told first."""
        if self.refused or self.exposed or self.blocking or self.of(Outcome.ERROR):
            return Standing.BLOCKED
        asks = (self.violated, self.gone, self.together, self.following, self.rolling, self.errors, self.over_budget)
        renamed = self.diff.renames if self.diff else ()
        return Standing.ATTENTION if any(asks) or renamed else Standing.CLEAR
