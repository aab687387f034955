"""Where each resource stands: priced, priced by assumed usage, not priced, or free; each but the first for a reason."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from groundwork.cost.estimate import Estimate, declarations, free
from groundwork.cost.money import NOTHING, Amount, LineItem
from groundwork.cost.pools import POOL_TYPE
from groundwork.plan.model import PlannedResource


class State(StrEnum):
    """What is known of a resource's cost."""

    PRICED = "priced"
    ASSUMED = "usage_assumed"
    UNKNOWN = "not_priced"
    FREE = "free"


@dataclass(frozen=True)
class Standing:
    """One resource with its cost and how far that is known."""

    resource: PlannedResource
    state: State
    reasons: tuple[str, ...]
    """Assumptions it rests on, why it has no price, or why it costs nothing; empty where all is known."""
    amount: Amount
    lines: tuple[LineItem, ...]


def standings(estimate: Estimate) -> tuple[Standing, ...]:
    """Every resource a provider makes, and every pool, whose machines are counted there; dearest first."""
    plan = estimate.plan
    counted = [*plan.custom, *(r for r in plan.resources if r.type == POOL_TYPE)]
    found = [_standing(resource, estimate) for resource in counted]
    return tuple(sorted(found, key=lambda one: (-one.amount.known.expected, -one.amount.known.high, one.resource.name)))


def counts(found: tuple[Standing, ...]) -> Mapping[State, int]:
    """How many resources stand where; every state is there."""
    counted = Counter(one.state for one in found)
    return {state: counted[state] for state in State}


def _standing(resource: PlannedResource, estimate: Estimate) -> Standing:
    lines = estimate.lines.get(resource.urn, ())
    amount = estimate.of([resource])
    state, reasons = _state(resource, lines, amount)
    return Standing(resource, state, reasons, amount, lines)


def _state(resource: PlannedResource, lines: tuple[LineItem, ...], amount: Amount) -> tuple[State, tuple[str, ...]]:
    declaration = declarations().get(resource.type)
    if declaration is None:
        reason = free().get(resource.type)
        return (State.FREE, (reason,)) if reason else (State.UNKNOWN, ("nobody has declared what this type costs",))
    if missing := [line for line in lines if line.monthly is None]:
        return State.UNKNOWN, tuple(f"{line.label}: {line.source}" for line in missing)
    if assumed := [line for line in lines if line.assumptions]:
        return State.ASSUMED, tuple(dict.fromkeys(line.note for line in assumed if line.note))
    if amount.known == NOTHING and not any(line.price for line in lines):
        return State.FREE, (_first_sentence(declaration.__doc__),)
    return State.PRICED, ()


def _first_sentence(text: str | None) -> str:
    return " ".join((text or "").split()).rstrip(".")
