"""The bill by component, by pool, by a tag's value, or by resource; the parts add up to the whole."""

from collections.abc import Iterator
from dataclasses import dataclass

from groundwork.cost.estimate import Estimate
from groundwork.cost.money import Amount
from groundwork.cost.states import standings
from groundwork.errors import UsageError
from groundwork.plan.model import PlannedResource
from groundwork.report.rooms import below, rooms
from infra.environment.mistakes import did_you_mean, one_of

KINDS = ("component", "pool", "tag:NAME", "resource")


@dataclass(frozen=True)
class Group:
    """Part of the bill."""

    name: str
    resources: int
    """Resources a provider makes."""
    amount: Amount
    depth: int = 0
    """0: a part of the whole. 1: a part of the part before it, not to be added once more."""


def groups(estimate: Estimate, by: str) -> tuple[Group, ...]:
    """Divide the bill as `by` says, dearest first.

    Raises:
        UsageError: where `by` is no way to divide it, or a tag that no resource carries.
    """
    kind, _, tag = by.partition(":")
    match kind:
        case "component" if not tag:
            return tuple(_components(estimate))
        case "pool" if not tag:
            return tuple(_pools(estimate))
        case "tag" if tag:
            return _sorted(_tags(estimate, tag))
        case "resource" if not tag:
            found = standings(estimate)
            return tuple(Group(one.resource.name, int(one.resource.custom), one.amount) for one in found if one.lines)
        case _:
            near = did_you_mean(kind, ["component", "pool", "tag", "resource"])
            hint = f"did you mean `{near}`? It is one of" if near else "it is one of"
            raise UsageError(f"`--by` is `{by}`", f"{hint} {one_of(KINDS)}")


def _components(estimate: Estimate) -> Iterator[Group]:
    found = rooms(estimate)
    for room in found:
        yield Group(room.title, room.resources, room.amount)
        yield from (Group(inner.title, inner.resources, inner.amount, 1) for inner in room.rooms)
    inside = {r.urn for r in _in_components(estimate)}
    yield from _rest("outside components", estimate, inside)


def _in_components(estimate: Estimate) -> Iterator[PlannedResource]:
    plan = estimate.plan
    return (r for r in plan.resources if plan.component(r) is not None)


def _pools(estimate: Estimate) -> Iterator[Group]:
    plan, inside = estimate.plan, set[str]()
    found: list[Group] = []
    for pool in estimate.pools:
        members = list(below(plan.by_urn[pool.urn], plan))
        inside |= {r.urn for r in members}
        found.append(Group(pool.name, sum(r.custom for r in members), estimate.of(members)))
    yield from _sorted(found)
    yield from _rest("outside pools", estimate, inside)


def _rest(name: str, estimate: Estimate, inside: set[str]) -> Iterator[Group]:
    rest = [r for r in estimate.plan.resources if r.urn not in inside]
    made = sum(r.custom and not r.type.startswith("pulumi:") for r in rest)
    if made:
        yield Group(name, made, estimate.of(rest))


def _tags(estimate: Estimate, tag: str) -> Iterator[Group]:
    known = {name for r in estimate.plan.resources for name in estimate.tags(r)}
    if tag not in known:
        near = did_you_mean(tag, sorted(known))
        hint = f"did you mean `tag:{near}`?" if near else f"tags here: {one_of(sorted(known))}"
        raise UsageError(f"`--by` is `tag:{tag}`, and no resource carries that tag", hint)
    members: dict[str, list[PlannedResource]] = {}
    for resource in estimate.plan.resources:
        if estimate.of([resource]).unknown or resource.urn in estimate.lines:
            members.setdefault(estimate.tags(resource).get(tag, ""), []).append(resource)
    for value, found in members.items():
        yield Group(value or f"without `{tag}`", sum(r.custom for r in found), estimate.of(found))


def _sorted(found: Iterator[Group] | list[Group]) -> tuple[Group, ...]:
    return tuple(sorted(found, key=lambda one: (-one.amount.known.expected, -one.amount.known.high, one.name)))
