"""Buckets of S3, and the resources their settings stand in."""

from typing import Final

from policies.graph import Resource
from policies.world import World

BUCKETS: Final = ("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2")
"""Both names of one resource: the second is what older programs call it."""
BLOCK: Final = "bucketPublicAccessBlock:BucketPublicAccessBlock"
ENCRYPTION: Final = "bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration"
LIFECYCLE: Final = "bucketLifecycleConfiguration:BucketLifecycleConfiguration"
LOGGING: Final = "bucketLogging:BucketLogging"
POLICY: Final = "bucketPolicy:BucketPolicy"
VERSIONING: Final = "bucketVersioning:BucketVersioning"
_REPLICATION: Final = "bucketReplicationConfig:BucketReplicationConfig"


def settings(bucket: Resource, world: World, kind: str, key: str = "bucket") -> tuple[Resource, ...]:
    """Resources that hold a bucket's settings of one kind, under either of their names."""
    head, _, tail = kind.partition(":")
    return world.graph.users(bucket, f"aws:s3/{kind}", f"aws:s3/{head}V2:{tail}V2", key=key)


def is_for_access_logs(bucket: Resource, world: World) -> bool:
    """Whether other buckets' accesses are recorded in it."""
    return bool(settings(bucket, world, LOGGING, "targetBucket"))


def is_a_copy(bucket: Resource, world: World) -> bool:
    """Whether another bucket is replicated to it."""
    return bool(settings(bucket, world, _REPLICATION, "rules"))
