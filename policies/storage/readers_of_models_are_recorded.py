"""STO-15: in production it is recorded who read the models."""

from policies.aws.buckets import BUCKETS, LOGGING, is_for_access_logs, settings
from policies.aws.given import is_given
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _holds_data_of_production(bucket: Resource, world: World) -> bool:
    return world.tier == "prod" and not is_for_access_logs(bucket, world)


@rule(
    "STO-15",
    "Buckets of production record who reads them.",
    why="When weights turn up elsewhere, nothing else says which identity took them, and when.",
    remedy="set `tier: prod`, which brings a bucket of records; in a program, add a `BucketLogging` to a bucket of its own",
    kind=Kind.RELATION,
    on=BUCKETS,
    applies=_holds_data_of_production,
    severity=Severity.MEDIUM,
    key="tier",
    sources=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",),
    peers=("CKV_AWS_18", "AWS-0089"),
)
def readers_of_models_are_recorded(bucket: Resource, world: World) -> Found:
    """In a resource of its own; in older programs within the bucket."""
    if not settings(bucket, world, LOGGING) and not is_given(bucket, "loggings"):
        yield f"`{bucket.name}` records nobody who reads it"
