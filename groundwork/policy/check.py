"""Rules asked about one stack: every verdict, what is passed over and why, and whether it may go ahead."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from groundwork.cost.estimate import estimate
from groundwork.cost.usage import given
from groundwork.own_servers import fleet_in
from groundwork.plan.walk import plan
from groundwork.policy.baseline import read_baseline
from groundwork.policy.file import Policies, Suppression, read_policies
from groundwork.policy.places import Places
from groundwork.policy.world import world_of, world_of_fleet
from groundwork.project import Project
from infra.environment.load import read_environment
from policies.judge import Outcome, Verdict, judge
from policies.registry import rules
from policies.rule import Rule, Severity
from policies.world import World

Standing = Literal["", "stands", "suppressed", "known"]


@dataclass(frozen=True)
class Judged:
    """A verdict in its place."""

    verdict: Verdict
    severity: Severity
    line: int
    """Line of the environment file to edit."""
    standing: Standing = ""
    """What became of a violation: it stands, it is suppressed, or it was known before; nothing for other verdicts."""
    suppression: Suppression | None = None


@dataclass(frozen=True)
class Checked:
    """All verdicts on one stack."""

    stack: str
    file: Path
    tier: Literal["dev", "prod"]
    today: date
    rules: tuple[Rule, ...]
    judged: tuple[Judged, ...]
    expired: tuple[Suppression, ...]
    """Suppressions whose day has passed and that would still cover something."""
    unused: tuple[Suppression, ...]
    """Suppressions for this stack that cover nothing."""
    stale: tuple[str, ...]
    """What the baseline knows and is no more."""

    def with_outcome(self, outcome: Outcome) -> tuple[Judged, ...]:
        """Verdicts of one outcome."""
        return tuple(one for one in self.judged if one.verdict.outcome is outcome)

    @cached_property
    def standing(self) -> tuple[Judged, ...]:
        """Violations nothing passes over, the worst first."""
        stands = [one for one in self.judged if one.standing == "stands"]
        return tuple(sorted(stands, key=lambda one: (-one.severity, one.verdict.rule.id, one.verdict.name)))

    @cached_property
    def passed_over(self) -> tuple[Judged, ...]:
        """Violations that are suppressed."""
        return tuple(one for one in self.judged if one.standing == "suppressed")

    @cached_property
    def known(self) -> tuple[Judged, ...]:
        """Violations of the baseline."""
        return tuple(one for one in self.judged if one.standing == "known")

    def failing(self, least: Severity = Severity.HIGH) -> tuple[Judged, ...]:
        """Violations that stand and are at least so severe."""
        return tuple(one for one in self.standing if one.severity >= least)


def check(
    stack: str,
    project: Project,
    today: date,
    config_file: Path | None = None,
    only: Callable[[Rule], bool] = lambda one: True,
    *,
    preview: bool = False,
) -> Checked:
    """Ask the rules about `stack`, offline. With `preview`, what a cloud decides is not known, as in the engine's preview.

    Raises:
        EnvironmentRefused: the environment file or `policies.yaml` has mistakes.
    """
    file = project.environment_file(stack, config_file)
    said = read_policies(project.root, today)
    reading = read_environment(file, stack)
    if reading.onprem is not None:
        world = world_of_fleet(fleet_in(reading, stack), today)
    else:
        world = world_of(estimate(plan(reading, stack, project, preview=preview), given(file, stack)), today)
    asked = [one for one in rules() if only(one)]
    return weigh(stack, project, file, world=world, said=said, asked=asked)


def weigh(stack: str, project: Project, file: Path, *, world: World, said: Policies, asked: Iterable[Rule]) -> Checked:
    """Ask, and hold each violation against suppressions and baseline."""
    asked, places = tuple(asked), Places(file)
    verdicts = judge(asked, world, said.parameters)
    mine = [one for one in said.suppressions if one.rule in {rule.id for rule in asked}]
    covering = [(one, [v for v in verdicts if v.outcome is Outcome.VIOLATED and one.covers(v, stack)]) for one in mine]
    valid = {id(v): one for one, covered in covering if one.until >= world.today for v in covered}
    baseline = read_baseline(project.root, stack)

    def judged(verdict: Verdict) -> Judged:
        severity, line = verdict.rule.severity[world.tier], places.line(verdict.key)
        if verdict.outcome is not Outcome.VIOLATED:
            return Judged(verdict, severity, line)
        if (one := valid.get(id(verdict))) is not None:
            return Judged(verdict, severity, line, "suppressed", one)
        return Judged(verdict, severity, line, "known" if verdict.fingerprint in baseline else "stands")

    found = {verdict.fingerprint for verdict in verdicts if verdict.outcome is Outcome.VIOLATED}
    return Checked(
        stack=stack,
        file=file,
        tier=world.tier,
        today=world.today,
        rules=asked,
        judged=tuple(judged(verdict) for verdict in verdicts),
        expired=tuple(one for one, covered in covering if covered and one.until < world.today),
        unused=tuple(one for one, covered in covering if not covered and one.stack in {"*", stack}),
        stale=tuple(what for mark, what in sorted(baseline.items()) if mark not in found),
    )
