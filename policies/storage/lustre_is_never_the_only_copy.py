"""STO-11: what is on Lustre is somewhere else too."""

from typing import Final

from policies.aws.files import LINK, LUSTRE
from policies.aws.given import is_given
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

SCRATCH: Final = "SCRATCH_1"
"""What FSx makes where nothing is said. Source: FSx API reference, CreateFileSystemLustreConfiguration, read 2026-11."""


@rule(
    "STO-11",
    "What is on a Lustre file system is in a bucket or in backups too.",
    why="Lustre is in one zone and keeps each part once on scratch: lost with it are checkpoints that took weeks of GPUs.",
    remedy="set `storage.lustre.backup_days` above 0, or to 0 for a link with the model bucket; in a program, link the bucket that holds the data",
    kind=Kind.RELATION,
    on=(LUSTRE,),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="storage.lustre",
    sources=("https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-fsx-lustre.html",),
)
def lustre_is_never_the_only_copy(lustre: Resource, world: World) -> Found:
    """Linked when it was made, or by a link of its own; of scratch FSx takes no backups."""
    if is_given(lustre, "importPath") or world.graph.users(lustre, LINK, key="fileSystemId"):
        return
    kind = str(lustre.get("deploymentType", SCRATCH))
    if kind.startswith("SCRATCH"):
        yield f"`{lustre.name}` is `{kind}` and linked to no bucket, so it holds the only copy"
    elif not lustre.get("automaticBackupRetentionDays", 0):
        yield f"`{lustre.name}` has no backups and is linked to no bucket, so it holds the only copy"
