"""STO-13: no model is moved where it takes hours to come back from."""

from collections.abc import Iterator
from typing import Final

from policies.aws.buckets import BUCKETS, LIFECYCLE, is_for_access_logs, settings
from policies.aws.given import across, paths
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

SLOW: Final = ("GLACIER", "DEEP_ARCHIVE")
"""Classes whose objects must be restored before they can be read. Source: S3 User Guide, "Understanding S3 Glacier storage classes", read 2026-11."""


def _holds_data(bucket: Resource, world: World) -> bool:
    return not is_for_access_logs(bucket, world)


@rule(
    "STO-13",
    "Objects in use stay in classes that are read at once.",
    why="A model that nobody loaded for a year is asked for on the day another fails, and from the archive it takes up to two days.",
    remedy="set `storage.models.archive_after_days` as you like: the environment's archive is read at once; in a program, move objects to `GLACIER_IR` instead",
    kind=Kind.RELATION,
    on=BUCKETS,
    applies=_holds_data,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="storage.models.archive_after_days",
    sources=("https://docs.aws.amazon.com/AmazonS3/latest/userguide/glacier-storage-classes.html",),
)
def models_can_be_read_at_once(bucket: Resource, world: World) -> Found:
    """Old versions may go where they like: nobody waits for them."""
    rules = ((one, path) for one in settings(bucket, world, LIFECYCLE) for path in paths(one, "rules"))
    yield from across(rules, lambda it: _slow(bucket, *it))


def _slow(bucket: Resource, holder: Resource, path: str) -> Iterator[str]:
    for place in paths(holder, f"{path}.transitions"):
        kind = holder.get(f"{place}.storageClass")
        if kind in SLOW and holder.get(f"{path}.status") == "Enabled":
            yield f"`{bucket.name}` moves objects to `{kind}`, from where they must be restored for hours, and should use `GLACIER_IR`"
