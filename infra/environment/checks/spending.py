"""Spending: production has a budget, and its alerts are heard."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.environment.checks.common import key, warning, wrong
from infra.environment.mistakes import Mistake
from infra.environment.resolve import Resolved


def production_has_a_budget(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Accelerators in production without a budget are how surprises are made."""
    environment = resolved.environment
    if environment.tier == "prod" and environment.budget is None:
        yield wrong(
            "budget",
            ("budget",),
            "`budget` is missing in tier `prod`, so nobody hears of spending before the bill",
            "add `budget: {monthly_usd: …}`; `groundwork plan` shows what the environment costs",
        )
    if environment.tier == "prod" and environment.cost_center == "unassigned":
        yield warning(
            "cost-center",
            ("cost_center",),
            "`cost_center` is `unassigned` in tier `prod`",
            "name the cost centre that pays, so that reports show it",
        )


def alerts_differ(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """AWS Budgets refuses two notifications at one threshold, and one address twice."""
    budget = resolved.environment.budget
    if budget is None:
        return
    for field, values in (("alert_at_percent", budget.alert_at_percent), ("notify", budget.notify)):
        for index, value in enumerate(values):
            if value in values[:index]:
                path = ("budget", field, index)
                yield wrong(
                    "alert-twice",
                    path,
                    f"{key(*path)} is `{value}`, which the list names before",
                    "name each once",
                    value=value,
                )
