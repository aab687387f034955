"""STO-11: what is on scratch Lustre is in a bucket too."""

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
    "Scratch file systems are linked to a bucket.",
    why="Scratch keeps each part once and takes no backups: with one failed server go checkpoints that took weeks of GPUs.",
    remedy="set `storage.lustre`: the environment's file system keeps each part twice and is linked; in a program, link the bucket that holds the data, or choose `PERSISTENT_2`",
    kind=Kind.RELATION,
    on=(LUSTRE,),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="storage.lustre",
    sources=("https://docs.aws.amazon.com/fsx/latest/LustreGuide/using-fsx-lustre.html",),
)
def scratch_files_are_a_copy(lustre: Resource, world: World) -> Found:
    """Linked when it was made, or by a link of its own; whether persistent ones have backups is asked elsewhere."""
    kind = str(lustre.get("deploymentType", SCRATCH))
    linked = is_given(lustre, "importPath") or world.graph.users(lustre, LINK, key="fileSystemId")
    if kind.startswith("SCRATCH") and not linked:
        yield f"`{lustre.name}` is `{kind}` and linked to no bucket, so it holds the only copy"
