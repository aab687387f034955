"""Budgets: what they hold, and who is told."""

from collections.abc import Iterator
from typing import Final

from policies.aws.given import across, is_given, paths
from policies.graph import Resource
from policies.world import Bill, World

BUDGET: Final = "aws:budgets/budget:Budget"
DAILY: Final = "DAILY"
"""A budget of days, which tells of what is unusual and holds no month. Source: AWS Budgets API reference, `TimeUnit`, read 2026-11."""


SUBSCRIBERS: Final = ("subscriberEmailAddresses", "subscriberSnsTopicArns")
"""Inputs of a notification that say who receives it."""


def has_a_budget(bill: Bill, world: World) -> bool:
    """Whether the environment says what it may cost."""
    return world.environment.budget is not None


def holds_cost(budget: Resource) -> bool:
    """Whether it holds what a month, a quarter or a year costs."""
    return budget.get("budgetType") == "COST" and budget.get("timeUnit") != DAILY


def spent_percent(budget: Resource) -> Iterator[float]:
    """Shares of what is spent at which somebody is told; who that is may not be known yet.

    Raises:
        NotKnown: after the last that is known, where of some it is not.
    """
    return across(paths(budget, "notifications"), lambda path: _share(budget, path))


def _share(budget: Resource, path: str) -> Iterator[float]:
    actual = budget.get(f"{path}.notificationType") == "ACTUAL"
    by_share = budget.get(f"{path}.thresholdType") == "PERCENTAGE"
    if actual and by_share and any(is_given(budget, f"{path}.{who}") for who in SUBSCRIBERS):
        yield float(budget.get(f"{path}.threshold", 0))


def words(usd: float) -> str:
    """Dollars a month as people read them."""
    return f"${usd:,.0f}"
