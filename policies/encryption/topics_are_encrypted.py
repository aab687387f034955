"""ENC-10: topics are encrypted at rest."""

from policies.aws.given import is_given
from policies.aws.messages import KEY_INPUT, TOPIC
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ENC-10",
    "Topics encrypt what is sent through them.",
    why="Alarms name machines, models and sums of money; unlike a queue, a topic is open until a key is named.",
    remedy="nothing to set: the environment's topics use its key; in a program, name a key of your own as `kmsMasterKeyId`",
    kind=Kind.RESOURCE,
    on=(TOPIC,),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html",),
    peers=("CKV_AWS_26", "AWS-0095"),
)
def topics_are_encrypted(topic: Resource, world: World) -> Found:
    """Whether those who send may use the key is another rule's question."""
    if not is_given(topic, KEY_INPUT):
        yield f"`{topic.name}` has no `{KEY_INPUT}`, so what it carries is stored in the clear"
