"""ENC-09: messages that wait in a queue are encrypted."""

from policies.aws.given import is_given
from policies.aws.messages import KEY_INPUT, QUEUE
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ENC-09",
    "Queues encrypt the messages that wait in them.",
    why="Queues hold notices of machines and, where a platform grows, prompts and answers that wait for a worker.",
    remedy="nothing to set: the environment's queues are encrypted; in a program, take `sqsManagedSseEnabled: false` out, or name a key",
    kind=Kind.RESOURCE,
    on=(QUEUE,),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=(
        "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    ),
    peers=("CKV_AWS_27", "AWS-0096"),
)
def queues_are_encrypted(queue: Resource, world: World) -> Found:
    """Left out, SQS encrypts by a key of its own."""
    if not is_given(queue, KEY_INPUT) and not queue.get("sqsManagedSseEnabled", True):
        yield f"`{queue.name}` has `sqsManagedSseEnabled: false` and no key"
