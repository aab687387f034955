"""ENC-15: a file system that is linked to a bucket may use the bucket's key."""

from typing import Final

from policies.aws.buckets import BUCKETS, ENCRYPTION, settings
from policies.aws.files import LINK
from policies.aws.keys import USE, keys_of, lets_role
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

ROLE: Final = "AWSServiceRoleForFSxS3Access"
"""Beginning of the service-linked role's name, one for each file system. Source: FSx for Lustre User Guide, "Working with server-side encrypted Amazon S3 buckets", read 2026-11."""


@rule(
    "ENC-15",
    "A Lustre file system may use the key of the bucket it is linked to.",
    why="Otherwise the link is made and every import fails: the file system shows the models' names and none of them opens.",
    remedy="set `encryption.key_arn` only to a key whose policy allows the role of FSx, or leave it out; in a program, allow `AWSServiceRoleForFSxS3Access_*` in the key's policy",
    kind=Kind.RELATION,
    on=(LINK,),
    severity=Severity.HIGH,
    key="encryption.key_arn",
    sources=("https://docs.aws.amazon.com/fsx/latest/LustreGuide/s3-server-side-encryption-support.html",),
)
def lustre_may_use_the_buckets_key(link: Resource, world: World) -> Found:
    """The link names the bucket, the bucket's encryption its key."""
    for bucket in world.graph.of(link, "dataRepositoryPath", *BUCKETS):
        for encryption in settings(bucket, world, ENCRYPTION):
            for key in keys_of(encryption, "rules", world):
                if not lets_role(key, ROLE, world, *USE):
                    yield f"`{link.name}` links to `{bucket.name}`, encrypted by `{key.name}`, whose policy does not allow `{ROLE}_*` to use it"
