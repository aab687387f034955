"""Queues and topics: their policies, and which services send to a queue."""

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
    "aws:cloudwatch/eventTarget:EventTarget": ("events.amazonaws.com", "arn"),
    "aws:s3/bucketNotification:BucketNotification": ("s3.amazonaws.com", "queues"),
    "aws:sns/topicSubscription:TopicSubscription": ("sns.amazonaws.com", "endpoint"),
}
"""Resource that sends to a queue to the service it sends as, and the input that names the queue. Source: SQS Developer
Guide, "Key management", read 2026-11."""


def policies_of(target: Resource, world: World) -> tuple[Resource, ...]:
    """Resources that hold the policy of a queue or topic; itself where it has one within."""
    kind, key = _POLICIES[target.type]
    return (target, *world.graph.users(target, kind, key=key))


def senders(queue: Resource, world: World) -> dict[str, Resource]:
    """Services that send to a queue, each with the first resource by which it does."""
    found = {service: world.graph.users(queue, kind, key=key) for kind, (service, key) in _SENDERS.items()}
    return {service: sending[0] for service, sending in found.items() if sending}
