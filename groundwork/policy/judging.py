"""What the policy pack makes of what the engine shows it: verdicts, and the words the engine tells them in."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from pulumi_policy import ResourceValidationArgs, StackValidationArgs

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

    def telling(self, found: Sequence[Verdict], *, stopping: bool) -> Iterator[tuple[str, str | None]]:
        """What is told of verdicts, and of which URN: by the policy that stops, or by the one that does not."""
        for verdict in found:
            stops = verdict.outcome is Outcome.VIOLATED and verdict.rule.severity[self._tier].blocks
            if verdict.outcome in {Outcome.VIOLATED, Outcome.ERROR} and stops is stopping:
                yield said(verdict, self._tier), verdict.target if verdict.target.startswith("urn:") else None

    def holes(self) -> str:
        """What could not be judged in this run, in a sentence; empty where everything could."""
        unknown = [verdict for verdict in self.all() if verdict.outcome is Outcome.UNKNOWN]
        asked = ", ".join(sorted({verdict.rule.id for verdict in unknown}))
        number = plural(len(unknown), "verdict")
        return f"{number} not known before the cloud decides, of {asked}; asked again in the update" if unknown else ""


def said(verdict: Verdict, tier: str) -> str:
    """One verdict as the engine shows it."""
    if verdict.outcome is Outcome.ERROR:
        return f"{verdict.rule.id} could not be asked about `{verdict.name}`: {verdict.message}"
    severity = verdict.rule.severity[tier].word  # type: ignore[index]
    return f"{verdict.rule.id} ({severity}): {verdict.message}. {verdict.rule.remedy[:1].upper()}{verdict.rule.remedy[1:]}."
