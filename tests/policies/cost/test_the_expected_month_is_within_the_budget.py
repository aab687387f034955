"""COST-02."""

from policies.aws.budgets import words
from tests.policies.compliant import Written
from tests.policies.cost.worlds import world

ALWAYS = "pools: {{t4: {{accelerator: t4, machines: [g4dn.2xlarge], nodes: {{min: 2, max: 2}}}}}}\n{}"


def test_allowed():
    assert Written("COST-02", ALWAYS.format("budget: {monthly_usd: 3000}")).passed() == {"plan"}


def test_denied():
    expected = words(world(ALWAYS.format("")).bill.total.expected)
    assert Written("COST-02", ALWAYS.format("budget: {monthly_usd: 1000}")).said() == {
        "plan": f"the month is expected to cost {expected}, and `budget.monthly_usd` is $1,000"
    }


def test_omitted():
    assert Written("COST-02", ALWAYS.format("")).outcomes() == {}, "without a budget nothing is agreed"
