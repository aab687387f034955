"""ENC-14: services that send to an encrypted queue may use its key."""

from collections.abc import Iterator
from typing import Final

from policies.aws.given import across
from policies.aws.keys import USE, keys_of, lets_service
from policies.aws.messages import KEY_INPUT, QUEUE, senders
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

MANAGED: Final = "alias/aws/"
"""Beginning of the aliases of AWS's own keys, whose policies let no other service in and cannot be changed."""


def _is_sent_to(queue: Resource, world: World) -> bool:
    return bool(senders(queue, world))


@rule(
    "ENC-14",
    "Services may use the key of the queue they send to.",
    why="An event that may not be encrypted is dropped in silence: Karpenter never hears that a spot machine goes, and its pods die unmoved.",
    remedy="nothing to set: the environment's queue is encrypted by SQS itself; in a program, allow the service `kms:Decrypt` and `kms:GenerateDataKey*` in the key's policy, or take `kmsMasterKeyId` out",
    kind=Kind.RELATION,
    on=(QUEUE,),
    applies=_is_sent_to,
    severity=(Severity.MEDIUM, Severity.HIGH),
    sources=(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
        "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html",
    ),
)
def services_may_use_the_key_of_their_queue(queue: Resource, world: World) -> Found:
    """Topics are asked the same where alarms are."""
    found, keys = senders(queue, world), keys_of(queue, KEY_INPUT, world)
    named = "" if keys else str(queue.get(KEY_INPUT, ""))
    if named.startswith(MANAGED):
        for service, sender in found.items():
            yield f"`{queue.name}` is encrypted by `{named}`, which `{service}` may not use, and `{sender.name}` sends to it"
    yield from across(keys, lambda key: _shut_out(queue, key, found, world))


def _shut_out(queue: Resource, key: Resource, found: dict[str, Resource], world: World) -> Iterator[str]:
    for service, sender in found.items():
        if not lets_service(key, service, world, *USE):
            yield f"`{queue.name}` is encrypted by `{key.name}`, which `{service}` may not use, and `{sender.name}` sends to it"
