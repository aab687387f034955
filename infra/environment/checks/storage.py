"""Storage: sizes FSx sells, zones it lies in, days that follow each other."""

from collections.abc import Iterator
from typing import Final

from infra.catalog import Catalog
from infra.environment.checks.common import key, warning, wrong
from infra.environment.mistakes import Mistake
from infra.environment.resolve import Resolved

LUSTRE_SMALLEST: Final = 1200
LUSTRE_STEP: Final = 2400
"""Sizes of a PERSISTENT_2 file system, GiB: 1200, or a multiple of 2400 (FSx API reference, StorageCapacity)."""
BETWEEN_CLASSES: Final = 30
"""Days an object stays in infrequent access before it may move on (Amazon S3 User Guide, lifecycle transition considerations)."""


def lustre_has_a_size_sold(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """FSx for Lustre comes in steps."""
    lustre, path = resolved.environment.storage.lustre, ("storage", "lustre", "capacity_gib")
    if lustre and lustre.capacity_gib != LUSTRE_SMALLEST and lustre.capacity_gib % LUSTRE_STEP:
        below = lustre.capacity_gib // LUSTRE_STEP * LUSTRE_STEP or LUSTRE_SMALLEST
        above = (lustre.capacity_gib // LUSTRE_STEP + 1) * LUSTRE_STEP
        yield wrong(
            "lustre",
            path,
            f"{key(*path)} is `{lustre.capacity_gib}`; FSx for Lustre comes in {LUSTRE_SMALLEST} GiB or multiples of {LUSTRE_STEP}",
            f"write `{below}` or `{above}`",
            allowed=(str(below), str(above)),
            value=lustre.capacity_gib,
        )


def lustre_lies_beside_the_fabric(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """A file system in another zone than the pool that reads it is slower, and each gigabyte read is paid for."""
    lustre = resolved.environment.storage.lustre
    if lustre is None or lustre.zone is None:
        return
    for name, pool in resolved.pools.items():
        if pool.pool.fabric != "none" and pool.zones and lustre.zone not in pool.zones:
            path = ("storage", "lustre", "zone")
            yield warning(
                "lustre-zone", path, f"{key(*path)} is `{lustre.zone}`, and {key('pools', name)} with its fast fabric is in `{pool.zones[0]}`",
                f"write `zone: {pool.zones[0]}`; reads across zones are slower and cost by the gigabyte",
            )  # fmt: skip
            return


def cold_comes_before_archive(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Objects move to infrequent access first and stay there thirty days."""
    bucket, path = resolved.environment.storage.models, ("storage", "models", "archive_after_days")
    if bucket.archive_after_days < bucket.cold_after_days + BETWEEN_CLASSES:
        least = bucket.cold_after_days + BETWEEN_CLASSES
        yield wrong(
            "archive",
            path,
            f"{key(*path)} is `{bucket.archive_after_days}`, and objects move to infrequent access after {bucket.cold_after_days} days and stay there {BETWEEN_CLASSES}",
            f"write `{least}` or more",
            value=bucket.archive_after_days,
        )
