"""What holds data: buckets, keys, file systems, volumes, databases; and what holds only a copy."""

from typing import Final

from policies.graph import Resource
from policies.world import World

BUCKET: Final = "aws:s3/bucket:Bucket"
KEY: Final = "aws:kms/key:Key"
FILES: Final = "aws:efs/fileSystem:FileSystem"
LUSTRE: Final = "aws:fsx/lustreFileSystem:LustreFileSystem"
DATABASE: Final = "aws:rds/instance:Instance"
DATABASES: Final = "aws:rds/cluster:Cluster"
TABLE: Final = "aws:dynamodb/table:Table"
VOLUME: Final = "aws:ebs/volume:Volume"
STATEFUL: Final = (BUCKET, KEY, FILES, LUSTRE, VOLUME, DATABASE, DATABASES, TABLE)
"""Kinds whose data, or whose key to it, goes with them."""
LINK: Final = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation"


def is_copy(resource: Resource, world: World) -> bool:
    """Whether what it holds is in a bucket as well: Lustre that is linked to one and writes changes back, or is scratch."""
    if resource.type != LUSTRE:
        return False
    if str(resource.get("deploymentType", "")).startswith("SCRATCH"):
        return True
    return any(link.get("s3.autoExportPolicy") for link in world.graph.users(resource, LINK, key="fileSystemId"))


def holds_data(resource: Resource, world: World) -> bool:
    """Whether data of production would be lost with it."""
    return world.tier == "prod" and not is_copy(resource, world)
