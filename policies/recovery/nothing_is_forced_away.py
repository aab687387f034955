"""REC-03: nothing of production is deleted together with what is in it."""

from typing import Any

from policies.aws.data import BUCKET, DATABASE, DATABASES, LUSTRE, holds_data
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

FLAGS: dict[str, tuple[str, Any]] = {
    BUCKET: ("forceDestroy", False),
    "aws:ecr/repository:Repository": ("forceDelete", False),
    LUSTRE: ("skipFinalBackup", True),
    DATABASE: ("skipFinalSnapshot", False),
    DATABASES: ("skipFinalSnapshot", False),
    "aws:backup/vault:Vault": ("forceDestroy", False),
}
"""The input of each kind by which it goes with all that is in it, and what that is where it is left out."""


@rule(
    "REC-03",
    "Nothing of production is deleted together with what is in it.",
    why="A bucket or repository that may be emptied is emptied by the same wrong command that deletes it.",
    remedy="leave `cluster.deletion_protection` out in tier `prod`; in a program, take `force_destroy`, `force_delete` or the skipped last backup off",
    kind=Kind.RELATION,
    on=tuple(FLAGS),
    applies=holds_data,
    severity=Severity.HIGH,
    key="cluster.deletion_protection",
    sources=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html",),
)
def nothing_is_forced_away(resource: Resource, world: World) -> Found:
    """A file system whose files are in a bucket needs no last backup."""
    flag, otherwise = FLAGS[resource.type]
    if resource.get(flag, otherwise):
        yield f"`{resource.name}` has `{flag}`, so what is in it goes with it"
