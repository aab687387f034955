"""Queues and topics, and which services send to them."""

from typing import Final

from policies.graph import Resource
from policies.world import World

QUEUE: Final = "aws:sqs/queue:Queue"
TOPIC: Final = "aws:sns/topic:Topic"
KEY_INPUT: Final = "kmsMasterKeyId"
"""Input of both that names their key."""
_POLICIES: Final = {
    QUEUE: ("aws:sqs/queuePolicy:QueuePolicy", "queueUrl"),
    TOPIC: ("aws:sns/topicPolicy:TopicPolicy", "arn"),
}
_SENDERS: Final = {
    "aws:cloudwatch/metricAlarm:MetricAlarm": "cloudwatch.amazonaws.com",
    "aws:cloudwatch/compositeAlarm:CompositeAlarm": "cloudwatch.amazonaws.com",
    "aws:cloudwatch/eventTarget:EventTarget": "events.amazonaws.com",
    "aws:budgets/budget:Budget": "budgets.amazonaws.com",
    "aws:s3/bucketNotification:BucketNotification": "s3.amazonaws.com",
    "aws:sns/topicSubscription:TopicSubscription": "sns.amazonaws.com",
}
"""Resource that sends to the service it sends as. Source: IAM User Guide, "AWS services that work with IAM", read 2026-11."""


def policies_of(target: Resource, world: World) -> tuple[Resource, ...]:
    """Resources that hold the policy of a queue or topic; itself where it has one within."""
    kind, key = _POLICIES[target.type]
    return (target, *world.graph.users(target, kind, key=key))


def senders(target: Resource, world: World) -> dict[str, Resource]:
    """Services that send to a queue or topic, each with the first resource by which it does.

    A subscription is made of the topic it reads and of the queue it sends to; only the second is a target of it.
    """
    users = world.graph.users(target, *_SENDERS)
    sending = [
        one for one in users if one.type != "aws:sns/topicSubscription:TopicSubscription" or _receives(target, one)
    ]
    return {_SENDERS[one.type]: one for one in reversed(sending)}


def _receives(target: Resource, subscription: Resource) -> bool:
    return target.urn in subscription.made_of.get("endpoint", ())
