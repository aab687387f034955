"""STO-14: shared files are as fast as they are asked, not as they are full."""

from typing import Final

from policies.aws.files import EFS
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

BURSTING: Final = "bursting"
"""What EFS does where nothing is said by a program. Source: EFS API reference, CreateFileSystem, read 2026-11."""


@rule(
    "STO-14",
    "Shared files have throughput of their own.",
    why="In bursting mode a file system earns its speed by its size: with a few gigabytes on it, it falls to some kilobytes a second once the first credits are spent, and imports of Python packages take minutes.",
    remedy="nothing to set: `storage.shared_files` is elastic; in a program, `throughputMode: elastic`",
    kind=Kind.RESOURCE,
    on=(EFS,),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="storage.shared_files",
    sources=("https://docs.aws.amazon.com/efs/latest/ug/performance.html",),
)
def shared_files_are_fast_from_the_first_day(files: Resource, world: World) -> Found:
    """Elastic is paid by what is read, provisioned by what is kept ready; both are there when asked."""
    mode = files.get("throughputMode", BURSTING)
    if mode == BURSTING:
        yield f"`{files.name}` has throughput mode `{mode}`, and should have `elastic` or `provisioned`"
