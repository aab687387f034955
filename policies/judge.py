"""Ask rules about a world: one verdict for each rule and each thing it looks at, in an order that never changes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import sha256
from typing import Any, NamedTuple

from infra.environment.mistakes import shown
from policies.graph import Graph, Resource
from policies.rule import Finding, Kind, Rule
from policies.unknown import NotKnown
from policies.world import Part, World


class Outcome(Enum):
    """What became of asking a rule about one thing."""

    PASSED = "passed"
    VIOLATED = "violated"
    UNKNOWN = "unknown"
    """It needs a value that only the cloud can tell; it is asked again when that is known."""
    ERROR = "error"
    """The rule itself failed, which is a defect of the rule and no judgement."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one thing."""

    rule: Rule
    outcome: Outcome
    target: str
    """URN of a resource, or a key of the environment; empty for the whole."""
    name: str
    """What people call it: a resource's name, a key."""
    message: str = ""
    """The sentence of a violation, the path of what is unknown, or what went wrong in the rule."""
    key: str = ""
    """Key of the environment to edit."""

    @property
    def fingerprint(self) -> str:
        """Sixteen letters that stay the same while the rule and the thing do, whatever lines or values move."""
        kind = self.target.rpartition("::")[0].rpartition("$")[2].rpartition("::")[2]
        return sha256(f"{self.rule.id}\0{kind}\0{self.name}".encode()).hexdigest()[:16]


class Thing(NamedTuple):
    """Something a rule looks at."""

    target: str
    name: str
    value: Any
    """A resource, a part of a file, a bill, a change."""


def judge(
    rules: Iterable[Rule], world: World, parameters: Mapping[str, Mapping[str, Any]] | None = None
) -> list[Verdict]:
    """Ask every rule about everything it looks at.

    Args:
        rules: which to ask.
        world: what is judged.
        parameters: by rule, values to use instead of the card's.
    """
    given = parameters or {}
    found: list[Verdict] = []
    for one in rules:
        own = {name: parameter.of(world.tier) for name, parameter in one.parameters.items()} | dict(
            given.get(one.id, {})
        )
        asked = world.given(own)
        alone = replace(asked, graph=Graph()) if one.kind is Kind.RESOURCE else asked
        for thing in things(one, world):
            found += _ask(one, thing, alone, key_of(one, thing, world))
    return sorted(found, key=lambda v: (v.rule.id, v.name, v.target, v.outcome.value, v.message))


def things(one: Rule, world: World) -> Iterator[Thing]:
    """Yield what a rule looks at."""
    match one.kind:
        case Kind.RESOURCE:
            # The engine judges it before it knows what it is made of; offline it is shown no more.
            for resource in world.graph.typed(*one.on):
                bare = replace(resource, parent="", dependencies=(), made_of={})
                yield Thing(resource.urn, resource.name, bare)
        case Kind.RELATION:
            for resource in world.graph.typed(*one.on):
                yield Thing(resource.urn, resource.name, resource)
        case Kind.PLAN:
            if world.bill is not None:
                yield Thing("", "plan", world.bill)
        case Kind.ENVIRONMENT:
            if world.resolved is not None:
                yield from _parts(one.on, _cloud_parts(world))
        case Kind.INVENTORY:
            if world.fleet is not None:
                yield from _parts(one.on, _fleet_parts(world))
        case Kind.CHANGE:
            for change in world.changes or ():
                yield Thing(change.urn, change.name, change)


def _parts(on: tuple[str, ...], parts: Mapping[str, Mapping[str, Any]]) -> Iterator[Thing]:
    """Yield each of a part of a file, `pools.h100`, or the whole of it where no part is named."""
    if not on:
        yield Thing("", "environment", parts[""][""])
    for part in on:
        for name, thing in parts[part].items():
            yield Thing(f"{part}.{name}", f"{part}.{name}", Part(name, thing))


def _cloud_parts(world: World) -> dict[str, Mapping[str, Any]]:
    resolved = world.resolved
    assert resolved is not None
    environment = resolved.environment
    return {
        "": {"": environment},
        "pools": resolved.pools,
        "models": environment.models,
        "schedules": environment.schedules,
    }


def _fleet_parts(world: World) -> dict[str, Mapping[str, Any]]:
    fleet = world.fleet
    assert fleet is not None
    environment = fleet.environment
    return {
        "": {"": fleet},
        "groups": environment.groups,
        "hosts": environment.hosts,
        "models": environment.models,
        "sites": environment.sites,
        "storage": environment.storage,
    }


def _ask(one: Rule, thing: Thing, world: World, key: str) -> Iterator[Verdict]:
    """Ask one rule about one thing. What was found before something unknown stands; a fault of the rule is a verdict."""

    def verdict(outcome: Outcome, message: str = "", better: str = "") -> Verdict:
        return Verdict(one, outcome, thing.target, thing.name, message, better or key)

    violated = False
    try:
        if one.applies is not None and not one.applies(thing.value, world):
            return
        for finding in one.check(thing.value, world):
            violated = True
            said = finding if isinstance(finding, Finding) else Finding(finding)
            yield verdict(Outcome.VIOLATED, said.message, said.key)
    except NotKnown as hole:
        if not violated:
            yield verdict(Outcome.UNKNOWN, hole.path)
        return
    except Exception as error:
        yield verdict(Outcome.ERROR, f"{type(error).__name__}: {shown(str(error), most=200)}")
        return
    if not violated:
        yield verdict(Outcome.PASSED)


def key_of(one: Rule, thing: Thing, world: World) -> str:
    """The card's key, its `*` replaced by the pool or part that the thing belongs to."""
    if "*" not in one.key:
        return one.key
    own = _pool(thing.value, world) if isinstance(thing.value, Resource) else thing.name.partition(".")[2]
    return one.key.replace("*", own, 1) if own else one.key.partition(".*")[0]


def _pool(bare: Resource, world: World) -> str:
    """Key of the pool a resource belongs to: its component is named after the environment and the key."""
    environment = world.resolved.environment.name if world.resolved else ""
    resource = world.graph.by_urn.get(bare.urn, bare)
    for one in (resource, *world.graph.ancestors(resource)):
        if one.type == "groundwork:aws:Pool":
            return one.name.removeprefix(f"{environment}-")
    return ""
