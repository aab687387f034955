"""ENC-11: log groups have a key, and CloudWatch Logs may use it."""

from typing import Final

from policies.aws.given import is_given
from policies.aws.keys import USE, keys_of, lets_service
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

LOGS: Final = "logs.amazonaws.com"


@rule(
    "ENC-11",
    "Log groups are encrypted by a customer's own key, which CloudWatch Logs may use.",
    why="Audit and gateway logs tell who asked what; and a log group whose key Logs may not use is refused in the middle of a deployment.",
    remedy="set `encryption.key_arn` only to a key whose policy allows `logs`, or leave it out; in a program, name the key as `kmsKeyId` and allow `logs.<region>.amazonaws.com` in its policy",
    kind=Kind.RELATION,
    on=("aws:cloudwatch/logGroup:LogGroup",),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="encryption.key_arn",
    sources=("https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",),
    peers=("CKV_AWS_158", "AWS-0017"),
)
def logs_are_encrypted_by_a_key_that_logs_may_use(group: Resource, world: World) -> Found:
    """A key of somebody else's is taken at its word."""
    if not is_given(group, "kmsKeyId"):
        yield f"`{group.name}` names no key, so its logs are under AWS's own"
    for key in keys_of(group, "kmsKeyId", world):
        if not lets_service(key, LOGS, world, *USE):
            yield f"`{group.name}` is encrypted by `{key.name}`, whose policy does not allow CloudWatch Logs to use it"
