"""Sides of a comparison, made by hand or from the smallest environment."""

from functools import cache
from typing import Any

from groundwork.cost.money import Amount, Three
from groundwork.diff.compare import compare
from groundwork.diff.model import Action, Change, Commit, Diff
from groundwork.diff.side import Side, read
from groundwork.plan.json import document
from groundwork.plan.model import PlannedResource, Walk
from groundwork.plan.walk import build_order
from tests.bills import small

BASE, HEAD = Commit("main", "1" * 40), Commit("HEAD", "2" * 40)
PREFIX = "urn:pulumi:dev::groundwork::"


def urn(type: str, name: str) -> str:
    return f"{PREFIX}{type}::{name}"


def resource(type: str, name: str, inputs: dict[str, Any] | None = None, **more: Any) -> PlannedResource:
    """A resource of a provider with these inputs; `more` are fields of `PlannedResource`."""
    waits = tuple(urn for urns in more.get("made_of", {}).values() for urn in urns)
    fields = {"custom": True, "parent": "", "id": name, "outputs": {}, "dependencies": waits, **more}
    return PlannedResource(urn=urn(type, name), type=type, name=name, inputs=inputs or {}, **fields)


def side(*resources: PlannedResource, cost: dict[str, tuple[float, float, float]] | None = None) -> Side:
    """A side of these resources; `cost` by name, in three cases."""
    amounts = {one.urn: Amount(Three(*cost[one.name])) for one in resources if cost and one.name in cost}
    total = sum(amounts.values(), Amount())
    walk = Walk("groundwork", "dev", tuple(build_order(resources)), {})
    return Side(walk, environment={"name": "dev"}, amounts=amounts, total=total)


def compared(base: Side, head: Side) -> Diff:
    return compare(base, head, BASE, HEAD)


def only(diff: Diff) -> Change:
    """The one change there is."""
    assert len(diff.changes) == 1, [(change.action, change.name) for change in diff.changes]
    return diff.changes[0]


def of(diff: Diff, name: str) -> Change:
    """The change of the one resource with this name."""
    found = [change for change in diff.changes if change.name == name]
    assert len(found) == 1, [(change.action, change.name) for change in diff.changes]
    return found[0]


def actions(diff: Diff) -> dict[str, Action]:
    return {change.name: change.action for change in diff.changes}


@cache
def planned(extra: str = "") -> Side:
    """The side of the smallest environment with `extra` in it."""
    return read(document(small(extra)))


def environments(base: str = "", head: str = "") -> Diff:
    return compared(planned(base), planned(head))
