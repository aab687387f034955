"""Rules of resources, asked about real programs; `tests/e2e/test_policy_pack.py` asks the engine the same."""

from functools import cache

import pytest

from groundwork.plan.walk import walk
from groundwork.policy.world import graph_of
from policies.graph import Graph
from policies.judge import Outcome, judge
from policies.registry import by_id, rules
from policies.rule import Kind
from policies.world import World
from tests.policies.compliant import TODAY
from tests.policies.examples import EXAMPLE, examples, program

OF_RESOURCES = [one.id for one in rules() if one.kind in {Kind.RESOURCE, Kind.RELATION}]


@cache
def graph() -> Graph:
    return graph_of(walk(program, "groundwork", "examples", {}))


def test_each_rule_of_resources_has_an_example():
    assert sorted(examples()) == sorted(OF_RESOURCES)


@pytest.mark.parametrize("id", OF_RESOURCES)
def test_what_is_good_passes_and_what_is_bad_is_found(id: str):
    (holder,) = [one for one in graph().typed(EXAMPLE) if one.name == id]
    own = {one.urn: one.name for one in graph().children(holder)}
    verdicts = [v for v in judge([by_id()[id]], World(tier="prod", today=TODAY, graph=graph())) if v.target in own]
    by_outcome = {outcome: {v.name for v in verdicts if v.outcome is outcome} for outcome in Outcome}
    looked_at = {v.name for v in verdicts}
    assert by_outcome[Outcome.VIOLATED] == {name for name in looked_at if name.startswith("bad")} != set()
    assert by_outcome[Outcome.PASSED] == {name for name in looked_at if name.startswith("good")} != set()
    assert not by_outcome[Outcome.UNKNOWN] | by_outcome[Outcome.ERROR]
