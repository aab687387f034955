"""COST-01."""

from dataclasses import replace

from policies.aws.budgets import BUDGET, words
from policies.graph import Graph
from policies.judge import judge
from policies.registry import by_id
from policies.unknown import UNKNOWN
from tests.policies.compliant import Asked, Written
from tests.policies.cost.worlds import world

BUDGETED = "budget: {monthly_usd: 2000}"


def test_allowed():
    assert Written("COST-01", BUDGETED).passed() == {"plan"}


def test_denied():
    most = words(world().bill.total.high)
    assert Written("COST-01").said() == {"plan": f"no budget holds the month, which may cost {most}"}


def test_omitted():
    assert Written("COST-01", "pools: {plain: {machines: [m7i.large]}}").outcomes() == {}, "no accelerators"


def test_unknown():
    given = world(BUDGETED)
    hidden = [
        replace(one, inputs={**one.inputs, "timeUnit": UNKNOWN}) if one.type == BUDGET else one
        for one in given.graph.resources
    ]
    asked = Asked(judge([by_id()["COST-01"]], replace(given, graph=Graph(tuple(hidden)))))
    assert asked.unknown() == {"plan": "timeUnit"}
