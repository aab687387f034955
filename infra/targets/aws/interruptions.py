"""Interruptions: the queue on which Karpenter hears that a machine is about to go, and the events that fill it."""

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context
from infra.targets.aws.policies import Statement, document


@dataclass(frozen=True)
class InterruptionsArgs:
    """Whose machines are watched."""

    context: Context


class Interruptions(pulumi.ComponentResource):
    """An encrypted queue and one rule for each event the catalogue lists for Karpenter's version."""

    queue_name: pulumi.Output[str]
    queue_arn: pulumi.Output[str]

    def __init__(self, name: str, args: InterruptionsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Interruptions", name, None, opts)
        self._context = args.context
        self._karpenter = args.context.catalog.aws.karpenter
        queue = self._queue()
        self.queue_name, self.queue_arn = queue.name, queue.arn
        for event, pattern in self._karpenter.events.items():
            self._rule(event, pattern, queue)
        self.register_outputs({"queue_name": self.queue_name, "queue_arn": self.queue_arn})

    def _queue(self) -> aws.sqs.Queue:
        name = self._context.name("aws:sqs/queue", "interruptions")
        queue = aws.sqs.Queue(
            name,
            name=name,
            # A warning of two minutes is worth nothing after five.
            message_retention_seconds=self._karpenter.queue_retention_seconds,
            sqs_managed_sse_enabled=True,
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.sqs.QueuePolicy(
            name,
            queue_url=queue.url,
            policy=pulumi.Output.all(queue.arn, self._own_rules()).apply(
                lambda known: document(queue_policy(known[0], known[1]))
            ),
            opts=pulumi.ResourceOptions(parent=queue),
        )
        return queue

    def _own_rules(self) -> pulumi.Output[str]:
        """ARN pattern of the environment's event rules."""
        return self._context.arn("events", f"rule/{self._context.name('aws:cloudwatch/eventRule', '*')}")

    def _rule(self, event: str, pattern: dict[str, list[str]], queue: aws.sqs.Queue) -> None:
        name = self._context.name("aws:cloudwatch/eventRule", event)
        rule = aws.cloudwatch.EventRule(
            name,
            name=name,
            description=f"{pattern['detail-type'][0]}, for Karpenter",
            event_pattern=json.dumps(pattern, sort_keys=True),
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.cloudwatch.EventTarget(
            name,
            rule=rule.name,
            target_id="KarpenterInterruptionQueueTarget",
            arn=queue.arn,
            opts=pulumi.ResourceOptions(parent=rule),
        )


def queue_policy(queue_arn: str, rules: str) -> list[Statement]:
    """The environment's own `rules` may send events, and nothing travels in the clear."""
    return [
        {
            "Sid": "OwnRulesMaySend",
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": queue_arn,
            "Condition": {"ArnLike": {"aws:SourceArn": rules}},
        },
        {
            "Sid": "OnlyEncryptedTransport",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "sqs:*",
            "Resource": queue_arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]
