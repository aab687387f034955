"""File systems. Source: Amazon EFS API reference (CreateMountTarget) and FSx API reference (CreateFileSystem), read 2026-11."""

from typing import Any, Final

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules.case import SUBNET, Case, zone_of
from groundwork.sandbox.cloud.store import Store

FILES: Final = "aws:efs/fileSystem:FileSystem"
GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
RULE: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
LUSTRE_PORT: Final = 988
"""TCP port of Lustre's network (FSx for Lustre user guide, \"File system access control with Amazon VPC\", read 2026-11)."""
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


def lustre_reaches_its_own_servers(case: Case) -> None:
    """FSx refuses security groups that do not let their own members in on Lustre's port."""
    groups = case.texts("securityGroupIds[]")
    if groups and not any(_lets_in(case.store, group, LUSTRE_PORT) for group in groups):
        raise CloudError(
            "InvalidNetworkSettings",
            f"The file system cannot be created because the provided security groups {groups} do not permit Lustre LNET network traffic on port {LUSTRE_PORT}",
        )


def _lets_in(store: Store, group: str, port: int) -> bool:
    """Whether a rule of the group lets its own members in; a range of addresses counts as well."""
    thing = store.get(GROUP, group)
    inline: list[dict[str, Any]] = (thing.state.get("ingress") or []) if thing else []
    if any(_covers(row, row.get("protocol"), port) for row in inline):
        return True
    rows = [rule.state for rule in store.naming(RULE, (GROUP, group)) if rule.state.get("securityGroupId") == group]
    own = [row for row in rows if row.get("referencedSecurityGroupId") in (None, group)]
    return any(_covers(row, row.get("ipProtocol"), port) for row in own)


def _covers(row: dict[str, Any], protocol: Any, port: int) -> bool:
    if str(protocol) == "-1":
        return True
    first, last = row.get("fromPort"), row.get("toPort")
    return str(protocol) == "tcp" and first is not None and last is not None and first <= port <= last


def linked_bucket_is_there(case: Case) -> None:
    """The bucket that a file system shows exists."""
    path = str(case.get("dataRepositoryPath") or "")
    bucket = path.removeprefix("s3://").split("/")[0]
    if path.startswith("s3://") and bucket and not case.store.get("aws:s3/bucket:Bucket", bucket):
        raise CloudError(
            "BadRequest", f"The data repository path {path} is invalid: the bucket {bucket} does not exist."
        )
