"""ENC-03: keys change their material by themselves."""

from policies.aws.keys import KEY
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _can_rotate(key: Resource, world: World) -> bool:
    """KMS rotates symmetric keys that encrypt, and no others."""
    symmetric = key.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT") == "SYMMETRIC_DEFAULT"
    return symmetric and key.get("keyUsage", "ENCRYPT_DECRYPT") == "ENCRYPT_DECRYPT"


@rule(
    "ENC-03",
    "Keys are rotated every year.",
    why="Without rotation all data of all years hangs on one piece of key material.",
    remedy="nothing to set: the environment's key is rotated; in a program, `enableKeyRotation: true`",
    kind=Kind.RESOURCE,
    on=(KEY,),
    applies=_can_rotate,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="encryption.key_arn",
    sources=("https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",),
    peers=("CKV_AWS_7", "AWS-0065"),
)
def keys_are_rotated(key: Resource, world: World) -> Found:
    """Off is the default."""
    if not key.get("enableKeyRotation", False):
        yield f"`{key.name}` is not rotated"
