"""File systems. Source: Amazon EFS API reference (CreateMountTarget) and FSx API reference (CreateFileSystem), read 2026-11."""

from typing import Final

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules.case import SUBNET, Case, zone_of

FILES: Final = "aws:efs/fileSystem:FileSystem"
LUSTRE_STEP_GIB: Final = 2400
LUSTRE_SMALLEST_GIB: Final = 1200
LUSTRE_THROUGHPUTS: Final = {"PERSISTENT_1": (50, 100, 200), "PERSISTENT_2": (125, 250, 500, 1000)}


def one_mount_target_a_zone(case: Case) -> None:
    """A file system has one mount target in each zone."""
    mine = case.store.get(SUBNET, str(case.get("subnetId")))
    for other in case.store.naming(case.made.spec.type, (FILES, str(case.get("fileSystemId")))):
        theirs = case.store.get(SUBNET, str(other.state.get("subnetId")))
        if other.id != case.made.id and mine and theirs and zone_of(mine) == zone_of(theirs):
            raise CloudError("MountTargetConflict", "mount target already exists in this AZ")


def lustre_has_a_size_it_is_sold_in(case: Case) -> None:
    """SSD file systems are 1,200 GiB or multiples of 2,400, at one of a few throughputs."""
    size, kind = case.get("storageCapacity"), str(case.get("deploymentType"))
    if (
        case.get("storageType") == "SSD"
        and isinstance(size, int)
        and size != LUSTRE_SMALLEST_GIB
        and (size % LUSTRE_STEP_GIB or not size)
    ):
        raise CloudError(
            "BadRequest",
            f"The storage capacity {size} GiB is not valid for deployment type {kind}: it must be 1200 GiB, 2400 GiB or a multiple of 2400 GiB.",
        )
    throughput, allowed = case.get("perUnitStorageThroughput"), LUSTRE_THROUGHPUTS.get(kind)
    if throughput is not None and allowed and case.get("storageType") == "SSD" and throughput not in allowed:
        raise CloudError(
            "BadRequest",
            f"PerUnitStorageThroughput {throughput} is not valid for deployment type {kind}: it must be one of {list(allowed)}.",
        )
