"""COST-13: every pool at its most is still what was agreed."""

from policies.aws.budgets import has_a_budget, words
from policies.rule import Found, Kind, Severity, rule
from policies.world import Bill, World


@rule(
    "COST-13",
    "The month costs no more than the budget with every pool at its most.",
    why="Autoscaling goes to the maximum by itself, for a real load or for a client that retries; the maximum is what was really agreed to.",
    remedy="set `pools.*.nodes.max` lower, beginning with the pool that is named, or raise `budget.monthly_usd` with whoever pays",
    kind=Kind.PLAN,
    applies=has_a_budget,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="budget.monthly_usd",
    sources=("https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/welcome.html",),
)
def the_worst_month_is_within_the_budget(bill: Bill, world: World) -> Found:
    """The dearest pool is the one to look at first."""
    budget, worst = world.environment.budget, bill.total.high
    assert budget is not None
    if worst > budget.monthly_usd:
        name = max(bill.pools, key=lambda each: bill.pools[each].cost.high)
        most = words(bill.pools[name].cost.high)
        yield f"the worst case is {words(worst)}, and `budget.monthly_usd` is {words(budget.monthly_usd)}; `{name}` alone may cost {most}"
