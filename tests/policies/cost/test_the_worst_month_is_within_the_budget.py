"""COST-13."""

from policies.aws.budgets import words
from tests.policies.compliant import Written
from tests.policies.cost.worlds import world


def test_allowed():
    assert Written("COST-13", "budget: {monthly_usd: 5000}").passed() == {"plan"}


def test_denied():
    bill = world().bill
    worst, pool = words(bill.total.high), words(bill.pools["t4"].cost.high)
    assert Written("COST-13", "budget: {monthly_usd: 1000}").said() == {
        "plan": f"the worst case is {worst}, and `budget.monthly_usd` is $1,000; `t4` alone may cost {pool}"
    }


def test_omitted():
    assert Written("COST-13").outcomes() == {}, "without a budget nothing is agreed"
