"""STO-01: no bucket can be made public, by nobody's access list or policy."""

from typing import Final

from policies.aws.buckets import BLOCK, BUCKETS, settings
from policies.aws.given import some
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

ACCOUNT: Final = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"
SWITCHES: Final = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


@rule(
    "STO-01",
    "Buckets refuse to be public, by all four switches.",
    why="One line of a policy, written in a hurry, puts weights and data on the internet; with the switches on, S3 refuses that line.",
    remedy="nothing to set: the environment's buckets refuse it; in a program, add a `BucketPublicAccessBlock` with all four switches on",
    kind=Kind.RELATION,
    on=BUCKETS,
    severity=(Severity.HIGH, Severity.CRITICAL),
    key="storage.models",
    sources=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",),
    peers=("CKV_AWS_53", "CKV_AWS_54", "CKV_AWS_55", "CKV_AWS_56", "AWS-0086", "AWS-0087", "AWS-0091", "AWS-0093"),
)
def buckets_refuse_the_public(bucket: Resource, world: World) -> Found:
    """The account's switches count for every bucket in it."""
    blocks = (*settings(bucket, world, BLOCK), *world.graph.typed(ACCOUNT))
    if not blocks:
        yield f"`{bucket.name}` has no public access block"
    elif not some(blocks, lambda one: all(one.get(switch, False) for switch in SWITCHES)):
        left = [switch for switch in SWITCHES if not some(blocks, lambda one, on=switch: one.get(on, False))]
        yield f"`{bucket.name}` leaves `{'`, `'.join(left or SWITCHES)}` off, and should have all four switches on"
