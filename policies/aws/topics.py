"""Topics: who sends to them, who may, and who listens."""

from typing import Final

from policies.aws.given import is_given
from policies.aws.policy_document import Statement, statements
from policies.graph import Resource
from policies.world import World

TOPIC: Final = "aws:sns/topic:Topic"
ALARM: Final = "aws:cloudwatch/metricAlarm:MetricAlarm"
ACTIONS: Final = ("alarmActions", "okActions", "insufficientDataActions")
ALARMS: Final = "cloudwatch.amazonaws.com"
BUDGETS: Final = "budgets.amazonaws.com"
EVENTS: Final = "events.amazonaws.com"
OWN_KEY: Final = "alias/aws/sns"
"""The key AWS manages for topics; its policy lets no service use it. Source: SNS Developer Guide, "Enable compatibility
between event sources from AWS services and encrypted topics"."""


def receivers(topic: Resource, world: World) -> tuple[Resource, ...]:
    """Subscriptions to a topic."""
    return world.graph.users(topic, "aws:sns/topicSubscription:TopicSubscription", key="topic")


def senders(topic: Resource, world: World) -> tuple[str, ...]:
    """Services that the program has send to a topic."""
    by_service = (
        (ALARMS, ("aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm")),
        (BUDGETS, ("aws:budgets/budget:Budget",)),
        (EVENTS, ("aws:cloudwatch/eventTarget:EventTarget",)),
    )
    return tuple(service for service, types in by_service if world.graph.users(topic, *types))


def admits(topic: Resource, service: str, world: World) -> bool:
    """Whether a topic's policy lets a service send; without a policy of its own it takes the account's alarms alone.

    Raises:
        NotKnown: the policy is not known.
    """
    own = world.graph.users(topic, "aws:sns/topicPolicy:TopicPolicy", key="arn")
    holders = own or ((topic,) if is_given(topic, "policy") else ())
    if not holders:
        return service == ALARMS
    return any(_lets(statement, service) for holder in holders for statement in statements(holder))


def _lets(statement: Statement, service: str) -> bool:
    named = service in statement.principals.get("Service", ())
    account = service == ALARMS and "*" in statement.principals.get("AWS", ()) and bool(statement.keys)
    return statement.grants("sns:Publish") and (named or account)
