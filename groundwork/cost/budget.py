"""The worst case against the budget."""

from groundwork.cost.estimate import Estimate
from groundwork.words import case, usd


def over_budget(estimate: Estimate) -> tuple[str, str] | None:
    """Say that every pool at its maximum costs more than the budget, with the pool to lower first; None when it does not."""
    budget, total = estimate.plan.environment.budget, estimate.total
    if budget is None or total.known.high <= budget.monthly_usd:
        return None
    message = f"the worst case, {case(total, total.known.high)} a month, is above `budget.monthly_usd` {usd(budget.monthly_usd)}"
    plan = estimate.plan
    cost = {pool.name: estimate.of([plan.by_urn[pool.urn]]).known.high for pool in estimate.pools}
    dearest = max(cost, key=lambda name: cost[name])
    key = "cluster.system" if dearest == "system" else f"pools.{dearest}"
    return message, f"lower `{key}.nodes.max` (at its most {usd(cost[dearest])} a month) or raise the budget"


def no_budget(estimate: Estimate) -> tuple[str, str] | None:
    """Say that nothing guards the cost; None when a budget does."""
    if estimate.plan.environment.budget is not None:
        return None
    worst = case(estimate.total, estimate.total.known.high)
    return (
        f"there is no `budget`: nobody is told if this costs its worst case, {worst} a month",
        "add `budget: {monthly_usd: …}`",
    )
