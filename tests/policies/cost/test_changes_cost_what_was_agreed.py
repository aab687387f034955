"""COST-04."""

from typing import Any

from policies.aws.budgets import words
from policies.judge import judge
from policies.registry import by_id
from tests.policies.compliant import Asked
from tests.policies.cost.worlds import world

POOL = "pools: {{t4: {{accelerator: t4, machines: [g4dn.2xlarge], nodes: {{min: {}, max: {}}}}}}}\n"


def asked(before: str | None, after: str, **parameters: Any) -> Asked:
    return Asked(judge([by_id()["COST-04"]], world(after, before), {"COST-04": parameters}))


def test_allowed():
    assert asked(POOL.format(1, 2), POOL.format(1, 2)).passed() == {"plan"}
    assert asked(POOL.format(1, 4), POOL.format(1, 2)).passed() == {"plan"}, "it becomes cheaper"
    assert asked(POOL.format(1, 10), POOL.format(1, 12)).passed() == {"plan"}, "a small share"
    assert asked(POOL.format(0, 1), POOL.format(0, 2)).passed() == {"plan"}, "few dollars"


def test_denied():
    before, after = (world(POOL.format(0, most)).bill.total.high for most in (2, 8))
    assert asked(POOL.format(0, 2), POOL.format(0, 8)).said() == {
        "plan": f"the worst case rises from {words(before)} to {words(after)}, by {words(after - before)}"
    }
    before, after = (world(POOL.format(least, 4)).bill.total.expected for least in (1, 4))
    assert asked(POOL.format(1, 4), POOL.format(4, 4)).said() == {
        "plan": f"the expected month rises from {words(before)} to {words(after)}, by {words(after - before)}"
    }
    assert asked(POOL.format(0, 1), POOL.format(0, 2), usd=100, percent=10).outcomes() == {"plan": "violated"}


def test_omitted():
    assert asked(None, POOL.format(0, 8)).outcomes() == {}, "without a base nothing is changed"
