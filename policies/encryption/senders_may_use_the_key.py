"""ENC-14: whoever sends to an encrypted topic or queue may use its key."""

from collections.abc import Iterator
from typing import Final

from policies.aws.given import across, is_given
from policies.aws.keys import USE, keys_of, lets_service
from policies.aws.messages import KEY_INPUT, QUEUE, TOPIC, senders
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

MANAGED: Final = "alias/aws/"


def _is_sent_to(target: Resource, world: World) -> bool:
    return is_given(target, KEY_INPUT) and bool(senders(target, world))


@rule(
    "ENC-14",
    "Services may use the key of the topic or queue they send to.",
    why="An alarm that may not use the key of its topic goes off and nobody hears of it: the failure stands in the alarm's history alone.",
    remedy="set `encryption.key_arn` only to a key whose policy allows the services named, or leave it out; in a program, allow them `kms:Decrypt` and `kms:GenerateDataKey*`, and use no key of AWS's own",
    kind=Kind.RELATION,
    on=(TOPIC, QUEUE),
    applies=_is_sent_to,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="encryption.key_arn",
    sources=(
        "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
        "https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger",
    ),
)
def senders_may_use_the_key(target: Resource, world: World) -> Found:
    """The policy of AWS's own keys lets no service in and cannot be changed; of a key made here, its policy counts."""
    found = senders(target, world)
    keys = keys_of(target, KEY_INPUT, world)
    if not keys and str(target.get(KEY_INPUT)).startswith(MANAGED):
        for service, sender in found.items():
            yield f"`{target.name}` is encrypted by `{target.get(KEY_INPUT)}`, which `{service}` may not use, and `{sender.name}` sends to it"
    yield from across(keys, lambda key: _shut_out(target, key, found, world))


def _shut_out(target: Resource, key: Resource, found: dict[str, Resource], world: World) -> Iterator[str]:
    for service, sender in found.items():
        if not lets_service(key, service, world, *USE):
            yield f"`{target.name}` is encrypted by `{key.name}`, which `{service}` may not use, and `{sender.name}` sends to it"
