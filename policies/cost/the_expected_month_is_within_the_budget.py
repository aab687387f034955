"""COST-02: what is expected is what was agreed."""

from policies.aws.budgets import has_a_budget, words
from policies.rule import Found, Kind, Severity, rule
from policies.world import Bill, World


@rule(
    "COST-02",
    "The expected month costs no more than the budget.",
    why="The budget is spent before the month is over even if nothing unusual happens, so its alerts say nothing any more.",
    remedy="set `pools.*.nodes.min` lower, send pools to zero by `schedules`, or raise `budget.monthly_usd` with whoever pays",
    kind=Kind.PLAN,
    applies=has_a_budget,
    severity=(Severity.HIGH, Severity.CRITICAL),
    key="budget.monthly_usd",
    sources=("https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/welcome.html",),
)
def the_expected_month_is_within_the_budget(bill: Bill, world: World) -> Found:
    """Prices that are not known are missing from the sum; another rule says so."""
    budget = world.environment.budget
    assert budget is not None
    if bill.total.expected > budget.monthly_usd:
        yield f"the month is expected to cost {words(bill.total.expected)}, and `budget.monthly_usd` is {words(budget.monthly_usd)}"
