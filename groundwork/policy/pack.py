"""The CrossGuard pack: the same rules, asked by the engine while it previews and updates.

Two policies a kind, one that stops and one that tells, hand every rule what it looks at; eighty policies of their own
would have the SDK read every resource eighty times (`benchmarks/report.md`). Resources are judged before they are made;
relations, cost and the environment when all are known, and again at the end.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from pulumi_policy import (
    EnforcementLevel,
    PolicyPack,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

from groundwork.policy.plain import plain
from groundwork.policy.seen import Seen, world_of_stack
from groundwork.words import plural
from infra.environment.load import Reading, check_config
from policies.graph import Graph, Resource
from policies.judge import Outcome, Verdict, judge
from policies.registry import rules
from policies.rule import Kind
from policies.world import World

VERDICTS: Final = "GROUNDWORK_VERDICTS"
"""Environment variable: a file to which all verdicts are written as JSON when the stack was judged."""
WHOLE: Final = ("groundwork:aws:Environment", "groundwork:onprem:Environment")
"""Components whose input is the environment. The SDK does not hand a pack written in Python the stack's configuration."""
AT_ONCE: Final = [one for one in rules() if one.kind is Kind.RESOURCE]
LATER: Final = [one for one in rules() if one.kind not in {Kind.RESOURCE, Kind.CHANGE}]


class Judge:
    """What was seen so far in one preview or update, and what the rules say of it."""

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}
        self.verdicts: dict[str, list[Verdict]] = {}
        """By URN, of the rules that look at one resource."""
        self.of_stack: list[Verdict] = []
        self.reading: Reading | None = None
        """The environment, which the component above all others was given; None where the program is not ours."""

    def resource(self, args: ResourceValidationArgs) -> list[Verdict]:
        """Judge one resource by itself, and keep it for the rules that look at more."""
        seen = Seen(args.resource_type, args.name, plain(args.props), bool(args.opts.protect))
        self.seen[args.urn] = seen
        if args.resource_type in WHOLE:
            self.reading = check_config(seen.inputs["environment"], args.name)
        world = World(tier=self._tier, today=date.today(), graph=Graph((seen.resource(args.urn),)))
        self.verdicts[args.urn] = judge(AT_ONCE, world)
        return self.verdicts[args.urn]

    def stack(self, args: StackValidationArgs) -> list[Verdict]:
        """Judge relations, cost and environment."""
        resources = tuple(self._whole(one) for one in args.resources)
        world = world_of_stack(resources, self.reading, self._tier, date.today())
        # What is only in the state was not asked for in this run and so was not judged before.
        left = Graph(tuple(one for one in resources if one.urn not in self.verdicts))
        self.of_stack = judge(LATER, world) + judge(AT_ONCE, World(tier=self._tier, today=world.today, graph=left))
        self._write()
        return self.of_stack

    @property
    def _tier(self) -> Any:
        environment = self.reading.environment if self.reading else None
        return environment.tier if environment else "prod"

    def _whole(self, one: Any) -> Resource:
        seen = self.seen.get(one.urn) or Seen(one.resource_type, one.name, plain(one.props), bool(one.opts.protect))
        return seen.resource(
            one.urn,
            parent=one.parent.urn if one.parent else "",
            dependencies=tuple(sorted(other.urn for other in one.dependencies)),
            made_of={
                k: tuple(sorted(o.urn for o in others)) for k, others in one.property_dependencies.items() if others
            },
        )

    def all(self) -> Iterator[Verdict]:
        """Every verdict of this run."""
        for verdicts in self.verdicts.values():
            yield from verdicts
        yield from self.of_stack

    def _write(self) -> None:
        if file := os.environ.get(VERDICTS):
            rows = sorted([v.rule.id, v.target, v.outcome.value, v.message] for v in self.all())
            Path(file).write_text(json.dumps(rows, indent=1), encoding="utf-8")


def said(verdict: Verdict, tier: str) -> str:
    """One verdict as the engine shows it."""
    if verdict.outcome is Outcome.ERROR:
        return f"{verdict.rule.id} could not be asked about `{verdict.name}`: {verdict.message}"
    severity = verdict.rule.severity[tier].word  # type: ignore[index]
    return f"{verdict.rule.id} ({severity}): {verdict.message}. {verdict.rule.remedy[:1].upper()}{verdict.rule.remedy[1:]}."


def policies(judged: Judge) -> Sequence[Any]:
    """The policies of the pack. Those that stop come first and judge; those that tell repeat what is not to stop."""

    def tell(found: Sequence[Verdict], report: ReportViolation, *, stopping: bool) -> None:
        tier = judged._tier  # pyright: ignore[reportPrivateUsage]
        for verdict in found:
            stops = verdict.outcome is Outcome.VIOLATED and verdict.rule.severity[tier].blocks
            if verdict.outcome in {Outcome.VIOLATED, Outcome.ERROR} and stops is stopping:
                report(said(verdict, tier), verdict.target if verdict.target.startswith("urn:") else None)

    def resource_stops(args: ResourceValidationArgs, report: ReportViolation) -> None:
        tell(judged.resource(args), report, stopping=True)

    def resource_tells(args: ResourceValidationArgs, report: ReportViolation) -> None:
        tell(judged.verdicts[args.urn], report, stopping=False)

    def stack_stops(args: StackValidationArgs, report: ReportViolation) -> None:
        tell(judged.stack(args), report, stopping=True)

    def stack_tells(args: StackValidationArgs, report: ReportViolation) -> None:
        tell(judged.of_stack, report, stopping=False)
        holes = [verdict for verdict in judged.all() if verdict.outcome is Outcome.UNKNOWN]
        if holes:
            asked = sorted({verdict.rule.id for verdict in holes})
            report(
                f"{plural(len(holes), 'verdict')} not known before the cloud decides, of {', '.join(asked)}; asked again in the update",
                None,
            )

    must, should = EnforcementLevel.MANDATORY, EnforcementLevel.ADVISORY
    return [
        ResourceValidationPolicy("resource-must", "A rule of one resource does not hold.", resource_stops, must),
        ResourceValidationPolicy("resource-should", "A rule of one resource should hold.", resource_tells, should),
        StackValidationPolicy("stack-must", "A rule of the whole does not hold.", stack_stops, must),
        StackValidationPolicy("stack-should", "A rule of the whole should hold.", stack_tells, should),
    ]


def serve() -> None:
    """Answer the engine until it is done. Its first word to the engine is a port number, so nothing else is printed."""
    sys.stdout.flush()
    PolicyPack("groundwork", policies=list(policies(Judge())))
