"""ENC-13: queues and topics take nothing without TLS."""

from policies.aws.messages import QUEUE, TOPIC, policies_of
from policies.aws.transport import refuses_plaintext
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ENC-13",
    "Queues and topics refuse what comes without TLS.",
    why="Their public endpoints still answer plain HTTP, where a signed message can be read and sent again.",
    remedy="nothing to set: the environment's queues and topics refuse it; in a program, deny in their policy what `aws:SecureTransport` is `false` for",
    kind=Kind.RELATION,
    on=(QUEUE, TOPIC),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
        "https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html",
    ),
)
def messages_travel_encrypted(target: Resource, world: World) -> Found:
    """The policy may stand within, or in a resource of its own."""
    if not refuses_plaintext(policies_of(target, world)):
        yield f"`{target.name}` has no policy that denies what comes without TLS"
