"""ENC-04: a key that was deleted by mistake can be brought back for a while."""

from policies.aws.keys import KEY
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "ENC-04",
    "A deleted key can be brought back for as long as a mistake takes to notice.",
    why="With the key go disks, buckets, secrets and logs at once, and no backup opens them again.",
    remedy="set `encryption.deletion_days` to the days asked for, or leave it out; in a program, `deletionWindowInDays`",
    kind=Kind.RESOURCE,
    on=(KEY,),
    severity=(Severity.LOW, Severity.HIGH),
    key="encryption.deletion_days",
    sources=("https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html",),
    parameters={
        "days": Parameter(
            dev=7,
            prod=30,
            description="Fewest days a deleted key can be brought back; KMS takes 7 to 30 (KMS API reference, ScheduleKeyDeletion).",
        )
    },
)
def deleted_keys_can_be_brought_back(key: Resource, world: World) -> Found:
    """Left out, it is 30 days."""
    days, least = key.get("deletionWindowInDays"), world.parameters["days"]
    if days is not None and int(days) < least:
        yield f"`{key.name}` is gone {days} days after it is deleted, and should last {least}"
