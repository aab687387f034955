"""OBS-07: what sends to a topic may do so, and may use the topic's key."""

from policies.aws.keys import USE, keys_of, lets_service
from policies.aws.topics import OWN_KEY, TOPIC, admits, senders
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _is_sent_to(topic: Resource, world: World) -> bool:
    return bool(senders(topic, world))


@rule(
    "OBS-07",
    "Alarms and budgets may send to their topic, and use its key.",
    why="CloudWatch and Budgets are refused in silence: the alarm turns red, and no message is sent.",
    remedy="allow `cloudwatch.amazonaws.com` and `budgets.amazonaws.com` to `sns:Publish` in the topic's policy, and to `kms:Decrypt` and `kms:GenerateDataKey*` in its key's",
    kind=Kind.RELATION,
    on=(TOPIC,),
    applies=_is_sent_to,
    severity=(Severity.MEDIUM, Severity.HIGH),
    sources=(
        "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html",
        "https://repost.aws/knowledge-center/cloudwatch-receive-sns-for-alarm-trigger",
    ),
)
def topics_take_what_is_sent(topic: Resource, world: World) -> Found:
    """A key that the program did not make is not read, but for the one that cannot be changed."""
    for service in senders(topic, world):
        if not admits(topic, service, world):
            yield f"`{topic.name}` is sent to by `{service}`, which its policy does not admit"
        for key in keys_of(topic, "kmsMasterKeyId", world):
            if not lets_service(key, service, world, *USE):
                yield f"`{topic.name}` is sent to by `{service}`, which may not use its key `{key.name}`"
        if not topic.made_of.get("kmsMasterKeyId") and OWN_KEY in topic.get("kmsMasterKeyId", ""):
            yield f"`{topic.name}` is sent to by `{service}`, which may not use `{OWN_KEY}`; a key of its own is needed"
