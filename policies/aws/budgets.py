"""Budgets: what they hold, and who is told."""

from collections.abc import Iterator
from typing import Any, Final

from policies.graph import Resource
from policies.world import Bill, World

BUDGET: Final = "aws:budgets/budget:Budget"
DAILY: Final = "DAILY"
"""A budget of days, which tells of what is unusual and holds no month. Source: AWS Budgets API reference, `TimeUnit`, read 2026-11."""


def has_a_budget(bill: Bill, world: World) -> bool:
    """Whether the environment says what it may cost."""
    return world.environment.budget is not None


def holds_cost(budget: Resource) -> bool:
    """Whether it holds what a month, a quarter or a year costs."""
    return budget.get("budgetType") == "COST" and budget.get("timeUnit") != DAILY


def told(budget: Resource) -> Iterator[dict[str, Any]]:
    """Its notifications that somebody receives.

    Raises:
        NotKnown: after the last that is known, where one is not.
    """
    for one in budget.each("notifications"):
        if one.get("subscriberEmailAddresses") or one.get("subscriberSnsTopicArns"):
            yield one


def words(usd: float) -> str:
    """Dollars a month as people read them."""
    return f"${usd:,.0f}"
