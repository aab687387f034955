"""Alarms: one encrypted topic to the owner, and what is worth waking somebody for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from infra.environment.pools import Capacity
from infra.targets.aws.autoscaling import Autoscaling
from infra.targets.aws.context import Context
from infra.targets.aws.policies import document
from infra.targets.aws.pools import Pools

PUBLISHERS: Final = ("budgets.amazonaws.com", "cloudwatch.amazonaws.com")
"""Services that send to the topic."""

FIVE_MINUTES: Final = 300

STALE_SECONDS: Final = 60
"""Age at which an interruption waits too long: of the two minutes' notice, half is gone."""


@dataclass(frozen=True)
class AlarmsArgs:
    """What is watched."""

    context: Context
    pools: Pools
    autoscaling: Autoscaling


@dataclass(frozen=True)
class Metric:
    """A number CloudWatch has, and when it is too high."""

    namespace: str
    name: str
    dimensions: dict[str, pulumi.Input[str]]
    statistic: str
    above: float
    periods: int
    """How many five minutes in a row."""


class Alarms(pulumi.ComponentResource):
    """The topic and its alarms. A budget speaks through the same topic (spending.py)."""

    topic_arn: pulumi.Output[str]

    def __init__(self, name: str, args: AlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Alarms", name, None, opts)
        self._args = args
        self._context = args.context
        self.topic_arn = self._topic().arn
        self._failed_nodes()
        self._interruptions()
        self.register_outputs({"topic_arn": self.topic_arn})

    def _topic(self) -> aws.sns.Topic:
        name = self._context.name("aws:sns/topic", "alarms")
        topic = aws.sns.Topic(
            name,
            name=name,
            kms_master_key_id=self._context.key_arn,
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        below = pulumi.ResourceOptions(parent=topic)
        known = pulumi.Output.all(topic.arn, self._context.account_id)
        aws.sns.TopicPolicy(
            name,
            arn=topic.arn,
            policy=known.apply(lambda values: document(topic_statements(values[0], values[1]))),
            opts=below,
        )
        # The address confirms by a link in a first message; until then nothing is sent to it.
        aws.sns.TopicSubscription(
            name, topic=topic.arn, protocol="email", endpoint=self._context.environment.owner, opts=below
        )
        return topic

    def _failed_nodes(self) -> None:
        """A machine that fails its status checks: node repair replaces it, the owner hears that it does."""
        for pool in self._args.pools.all:
            for tokens, group in pool.scaling_groups.items():
                metric = Metric(
                    "AWS/EC2", "StatusCheckFailed", {"AutoScalingGroupName": group}, "Maximum", above=0, periods=2
                )
                self._alarm(("failed-nodes", *tokens), f"A machine of {'-'.join(tokens)} fails its checks", metric)

    def _interruptions(self) -> None:
        """Spot machines taken back, and warnings nobody has read in time."""
        rule = self._context.name("aws:cloudwatch/eventRule", "spot-interruption")
        queue = self._args.autoscaling.interruption_queue_name
        pools = self._args.context.environment.pools.values()
        if any(Capacity.SPOT in pool.capacity.order for pool in pools):
            taken = Metric("AWS/Events", "MatchedEvents", {"RuleName": rule}, "Sum", above=0, periods=1)
            self._alarm(("spot-interrupted",), "A spot machine of this account and region is taken back", taken)
        age = "ApproximateAgeOfOldestMessage"
        stale = Metric("AWS/SQS", age, {"QueueName": queue}, "Maximum", above=STALE_SECONDS, periods=1)
        self._alarm(("interruptions-unread",), "Interruption warnings are not read in time", stale)

    def _alarm(self, tokens: tuple[str, ...], why: str, metric: Metric) -> None:
        name = self._context.name("aws:cloudwatch/metricAlarm", *tokens)
        aws.cloudwatch.MetricAlarm(
            name,
            name=name,
            alarm_description=why,
            namespace=metric.namespace,
            metric_name=metric.name,
            dimensions=metric.dimensions,
            statistic=metric.statistic,
            comparison_operator="GreaterThanThreshold",
            threshold=metric.above,
            period=FIVE_MINUTES,
            evaluation_periods=metric.periods,
            # An empty group and a quiet queue have no data, which is well.
            treat_missing_data="notBreaching",
            alarm_actions=[self.topic_arn],
            ok_actions=[self.topic_arn],
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )


def topic_statements(topic_arn: str, account: str) -> list[dict[str, Any]]:
    """Who may send to the topic: alarms and budgets of this account, by TLS."""
    return [
        {
            "Sid": "AlarmsOfThisAccount",
            "Effect": "Allow",
            "Principal": {"Service": list(PUBLISHERS)},
            "Action": "sns:Publish",
            "Resource": topic_arn,
            "Condition": {"StringEquals": {"aws:SourceAccount": account}},
        },
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "sns:Publish",
            "Resource": topic_arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]
