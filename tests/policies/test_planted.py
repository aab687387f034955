"""Each rule looks at something in the examples, and finds its fault when that is planted in one of them.

`planted/<area>.yaml` says where: by rule, the stack, then either a resource of its plan and what is put in place of its
inputs (`set`, `unset`, `remove: true`, `protect: false`), or a resource that no example has (`add`), or a change to the
environment's file (`file`), and whom the rule then names. What the example costs is the base that changes are held against.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundwork.cost.estimate import estimate
from groundwork.plan.walk import plan
from groundwork.policy.world import world_of, world_of_fleet
from groundwork.project import Project
from infra.environment.fleet import fleet
from infra.environment.load import check_config
from policies.graph import Graph, Resource
from policies.judge import Outcome, judge
from policies.registry import by_id, rules
from policies.rule import Kind
from policies.world import World
from tests.examples import ROOT
from tests.policies.compliant import TODAY

FOLDER = Path(__file__).with_name("planted")
PLANTED: dict[str, dict[str, Any]] = {
    id: row for file in sorted(FOLDER.glob("*.yaml")) for id, row in yaml.safe_load(file.read_text()).items()
}


def world_in(stack: str, file: dict[str, Any] | None = None) -> World:
    """An example environment as rules see it, with `file` laid over what it says."""
    document = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8"))
    data = _laid_over(document["config"]["groundwork:environment"], file or {})
    reading = check_config(data, stack)
    assert reading.ok, [str(mistake) for mistake in reading.errors]
    if reading.onprem:
        return world_of_fleet(fleet(reading.onprem), TODAY)
    return world_of(estimate(plan(reading, stack, Project(ROOT))), TODAY)


@cache
def example(stack: str) -> World:
    """The same as it stands; many rules are asked about it."""
    return world_in(stack)


def _laid_over(below: Any, above: Any) -> Any:
    """Mappings key by key, null takes a key away; anything else in place of what was there."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    both = {key: _laid_over(below.get(key), value) for key, value in above.items()}
    return {key: value for key, value in {**below, **both}.items() if value is not None}


def planted(row: dict[str, Any]) -> World:
    """The example of a row with its fault in it."""
    if "file" in row:
        return world_in(row["stack"], row["file"])
    world = example(row["stack"])
    if "today" in row:
        return replace(world, today=date.fromisoformat(row["today"]))
    if "add" in row:
        return replace(world, graph=Graph((*world.graph.resources, Resource(row["add"]["name"], **row["add"]))))
    (there,) = [one for one in world.graph.resources if one.name == row["resource"] and one.type == row["type"]]
    inputs = {key: value for key, value in there.inputs.items() if key not in row.get("unset", ())}
    made_of = {
        key: urns for key, urns in there.made_of.items() if key not in {*row.get("unset", ()), *row.get("set", {})}
    }
    spoilt = replace(
        there, inputs=_laid_over(inputs, row.get("set", {})), made_of=made_of, protect=row.get("protect", there.protect)
    )
    left = [spoilt if one is there else one for one in world.graph.resources]
    return replace(world, graph=Graph(tuple(one for one in left if not (row.get("remove") and one is spoilt))))


def test_each_rule_has_a_fault_to_plant():
    """Rules of changes are planted where two plans are compared, `tests/diff`."""
    assert set(PLANTED) == {one.id for one in rules() if one.kind is not Kind.CHANGE}


@pytest.mark.parametrize("id", sorted(PLANTED))
def test_a_rule_finds_its_fault_where_it_is_planted(id: str):
    row, one = PLANTED[id], by_id()[id]
    base = example(row["stack"])
    before = judge([one], replace(base, base_bill=base.bill))
    assert before or "add" in row, f"`{id}` looks at nothing in `{row['stack']}`"
    assert {v.name for v in before if v.outcome is not Outcome.PASSED} == set(row.get("before", ()))
    after = judge([one], replace(planted(row), base_bill=base.bill))
    assert {v.name for v in after if v.outcome is Outcome.VIOLATED} == {*row["found"], *row.get("before", ())}
