"""Spending: the budget and who hears of it, a watch for the unusual, and the times pools are resized."""

from __future__ import annotations

import json
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

UNUSUAL_SHARE: Final = 10
"""Percent of the budget by which a day must exceed what was expected to be called unusual."""


UNCHANGED: Final = -1
"""What the provider takes for a size that a schedule leaves as it is. Source: Terraform AWS provider, `aws_autoscaling_schedule`, read 2026-11."""


@dataclass(frozen=True)
class SpendingArgs:
    """What is paid for, and where alarms go."""

    context: Context
    pools: Pools
    monitoring: Monitoring


class Spending(pulumi.ComponentResource):
    """Budget, anomaly watch and schedules.

    Costs are found by the tag `groundwork:environment`. Billing counts by a tag only once the organisation's payer has
    activated it, up to a day after its first use, so activation is no resource here: it would fail on the first `up`
    and, being the whole organisation's, could not be taken back by `down`. `docs/environment.md` says how.
    """

    def __init__(self, name: str, args: SpendingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Spending", name, None, opts)
        self._args = args
        self._context = args.context
        self._below = pulumi.ResourceOptions(parent=self)
        budget = args.context.environment.budget
        if budget:
            self._budget(budget)
            self._unusual(budget)
        for key, schedule in args.context.environment.schedules.items():
            for pool in schedule.pools:
                self._schedule(key, schedule, args.pools.pools[pool])
        self.register_outputs({})

    def _budget(self, budget: Budget) -> None:
        name = self._context.name("aws:budgets/budget")
        actual = [self._told(budget, "ACTUAL", percent) for percent in budget.alert_at_percent]
        aws.budgets.Budget(
            name,
            name=name,
            budget_type="COST",
            time_unit="MONTHLY",
            limit_amount=f"{budget.monthly_usd:.2f}",
            limit_unit="USD",
            cost_filters=[
                aws.budgets.BudgetCostFilterArgs(
                    name="TagKeyValue", values=[f"user:{ENVIRONMENT}${self._context.environment.name}"]
                )
            ],
            notifications=[*actual, self._told(budget, "FORECASTED", FORECAST_PERCENT)],
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
            subscriber_email_addresses=self._told_by_mail(budget),
            subscriber_sns_topic_arns=[topic] if topic else None,
        )

    def _told_by_mail(self, budget: Budget) -> list[str]:
        return budget.notify or [self._context.environment.owner]

    def _unusual(self, budget: Budget) -> None:
        """Spending out of the ordinary, which a monthly budget notices weeks late."""
        name = self._context.name("tag", "spending")
        ours = {"Tags": {"Key": ENVIRONMENT, "Values": [self._context.environment.name]}}
        monitor = aws.costexplorer.AnomalyMonitor(
            name,
            name=name,
            monitor_type="CUSTOM",
            monitor_specification=json.dumps(ours, sort_keys=True),
            tags=self._context.tags(name),
            opts=self._below,
        )
        aws.costexplorer.AnomalySubscription(
            name,
            name=name,
            frequency="DAILY",
            monitor_arn_lists=[monitor.arn],
            subscribers=[
                aws.costexplorer.AnomalySubscriptionSubscriberArgs(type="EMAIL", address=address)
                for address in self._told_by_mail(budget)
            ],
            threshold_expression=_at_least(budget.monthly_usd * UNUSUAL_SHARE / 100),
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=monitor),
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


def _at_least(usd: float) -> aws.costexplorer.AnomalySubscriptionThresholdExpressionArgs:
    return aws.costexplorer.AnomalySubscriptionThresholdExpressionArgs(
        dimension=aws.costexplorer.AnomalySubscriptionThresholdExpressionDimensionArgs(
            key="ANOMALY_TOTAL_IMPACT_ABSOLUTE", match_options=["GREATER_THAN_OR_EQUAL"], values=[f"{usd:.2f}"]
        )
    )
