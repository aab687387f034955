"""COST-01: somebody hears of what accelerators cost before the bill does."""

from policies.aws.budgets import BUDGET, holds_cost, words
from policies.rule import Found, Kind, Severity, rule
from policies.world import Bill, World


@rule(
    "COST-01",
    "An environment with accelerators has a monthly budget.",
    why="A pool left at its most costs a month's salary in a day, and without a budget the first to notice is whoever reads the invoice.",
    remedy="set `budget: {monthly_usd: …, notify: […]}`; `groundwork plan` shows what it costs at its most",
    kind=Kind.PLAN,
    applies=lambda bill, world: any(pool.accelerators for pool in bill.pools.values()),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="budget",
    sources=("https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-managing-costs.html",),
)
def accelerators_have_a_budget(bill: Bill, world: World) -> Found:
    """A budget of days tells of the unusual; it holds no month."""
    if not any(holds_cost(budget) for budget in world.graph.typed(BUDGET)):
        yield f"no budget holds the month, which may cost {words(bill.total.high)}"
