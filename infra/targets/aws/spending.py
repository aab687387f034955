"""Spending: the month's budget and the day's, who hears of them, and the times pools are resized."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.environment.spending import Budget, Schedule
from infra.targets.aws.context import Context
from infra.targets.aws.monitoring import Monitoring
from infra.targets.aws.pool_groups import resized
from infra.targets.aws.pools import Pool, Pools
from infra.targets.aws.tags import ENVIRONMENT

FORECAST_PERCENT: Final = 100
"""Share of the budget at which a forecast is told: the month will end above it."""

DAYS: Final = 30
"""Days over which the month's budget is spread."""

UNUSUAL_PERCENT: Final = 150
"""Share of an even day's spending at which the day is told: a pool left at its most shows tomorrow, not at the month's half."""

UNCHANGED: Final = -1
"""What the provider takes for a size that a schedule leaves as it is. Source: Terraform AWS provider, `aws_autoscaling_schedule`, read 2026-11."""


@dataclass(frozen=True)
class SpendingArgs:
    """What is paid for, and where alarms go."""

    context: Context
    pools: Pools
    monitoring: Monitoring


class Spending(pulumi.ComponentResource):
    """Budgets and schedules.

    Costs are found by the tag `groundwork:environment`. Billing counts by a tag only once the organisation's payer has
    activated it, up to a day after its first use; so activation is no resource here. It would fail on the first `up`
    and in every account but the payer's, and could not be taken back by `down`. For the same reason there is no anomaly
    monitor: by tag only the payer may have one, and of the other kind an account has one in all.
    """

    def __init__(self, name: str, args: SpendingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Spending", name, None, opts)
        self._args = args
        self._context = args.context
        self._below = pulumi.ResourceOptions(parent=self)
        budget = args.context.environment.budget
        if budget:
            self._month(budget)
            self._day(budget)
        for key, schedule in args.context.environment.schedules.items():
            for pool in schedule.pools:
                self._schedule(key, schedule, args.pools.pools[pool])
        self.register_outputs({})

    def _month(self, budget: Budget) -> None:
        actual = [self._told(budget, "ACTUAL", percent) for percent in budget.alert_at_percent]
        told = [*actual, self._told(budget, "FORECASTED", FORECAST_PERCENT)]
        self._guard(self._context.name("aws:budgets/budget"), "MONTHLY", budget.monthly_usd, told)

    def _day(self, budget: Budget) -> None:
        """Spending out of the ordinary, which the month's budget notices weeks late."""
        told = [self._told(budget, "ACTUAL", UNUSUAL_PERCENT)]
        self._guard(self._context.name("aws:budgets/budget", "daily"), "DAILY", budget.monthly_usd / DAYS, told)

    def _guard(self, name: str, unit: str, usd: float, told: list[aws.budgets.BudgetNotificationArgs]) -> None:
        aws.budgets.Budget(
            name,
            name=name,
            budget_type="COST",
            time_unit=unit,
            limit_amount=f"{usd:.2f}",
            limit_unit="USD",
            cost_filters=[
                aws.budgets.BudgetCostFilterArgs(
                    name="TagKeyValue", values=[f"user:{ENVIRONMENT}${self._context.environment.name}"]
                )
            ],
            notifications=told,
            tags=self._context.tags(name),
            opts=self._below,
        )

    def _told(self, budget: Budget, kind: str, percent: int) -> aws.budgets.BudgetNotificationArgs:
        topic = self._args.monitoring.topic_arn
        return aws.budgets.BudgetNotificationArgs(
            notification_type=kind,
            comparison_operator="GREATER_THAN",
            threshold=percent,
            threshold_type="PERCENTAGE",
            subscriber_email_addresses=budget.notify or [self._context.environment.owner],
            subscriber_sns_topic_arns=[topic] if topic else None,
        )

    def _schedule(self, key: str, schedule: Schedule, pool: Pool) -> None:
        """Resize every group behind the pool, since each is an Auto Scaling group of its own."""
        for tokens, nodes in resized(pool.resolved, schedule.nodes).items():
            name = self._context.name("aws:autoscaling/schedule", key, *tokens)
            aws.autoscaling.Schedule(
                name,
                scheduled_action_name=name,
                autoscaling_group_name=pool.scaling_groups[tokens],
                recurrence=schedule.cron,
                time_zone=schedule.timezone,
                min_size=nodes.min,
                max_size=nodes.max,
                # How many run within the new bounds stays the autoscaler's matter: a number here would end busy machines.
                desired_capacity=UNCHANGED,
                opts=self._below,
            )
