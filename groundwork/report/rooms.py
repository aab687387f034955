"""The plan grouped for people: components below the environment, pools below theirs, each with counts and cost."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from groundwork.cost.estimate import Estimate
from groundwork.cost.money import Amount
from groundwork.cost.pools import POOL_TYPE, SYSTEM
from groundwork.plan.model import WHOLE_TYPE, PlannedResource, Walk


@dataclass(frozen=True)
class Room:
    """A component: its name for people, how many resources it makes, what they cost."""

    title: str
    resources: int
    amount: Amount
    rooms: tuple["Room", ...] = field(default=())


def rooms(estimate: Estimate) -> tuple[Room, ...]:
    """Every component directly below the environment that makes anything, dearest first."""
    plan = estimate.plan
    whole = plan.of_type(WHOLE_TYPE)
    top = [r for r in plan.children.get(whole[0].urn, ()) if not r.custom] if whole else []
    found = [room for resource in top if (room := _room(resource, estimate)).resources]
    return tuple(sorted(found, key=lambda room: (-room.amount.known.expected, -room.amount.known.high, room.title)))


def _room(resource: PlannedResource, estimate: Estimate) -> Room:
    inside = list(below(resource, estimate.plan))
    pools = [r for r in inside if r.type == POOL_TYPE] if resource.type != POOL_TYPE else []
    parts = sorted((_room(r, estimate) for r in pools), key=lambda room: (room.title != SYSTEM, room.title))
    return Room(_title(resource, estimate), sum(r.custom for r in inside), estimate.of(inside), tuple(parts))


def below(resource: PlannedResource, walk: Walk) -> Iterator[PlannedResource]:
    """Walk the resource and everything below it."""
    waiting = [resource]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(walk.children.get(found.urn, ()))


def _title(resource: PlannedResource, estimate: Estimate) -> str:
    """Name a component by its kind, and by its own name where that adds to the environment's."""
    kind = resource.type.rpartition(":")[2].lower()
    own = resource.name.removeprefix(estimate.plan.environment.name).strip("-")
    return own if kind == "pool" else f"{kind} {own.replace('-', ' ')}".strip()
