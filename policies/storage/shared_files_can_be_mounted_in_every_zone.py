"""STO-12: shared files have a mount target wherever there are nodes."""

from policies.aws.files import EFS, MOUNT
from policies.aws.subnets import SUBNET, beside, zones
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _is_regional(files: Resource, world: World) -> bool:
    """A file system of one zone has its only target there."""
    return not files.get("availabilityZoneName")


@rule(
    "STO-12",
    "Shared files have a mount target in every zone with nodes.",
    why="Mounts look for the target of their own zone by name: in a zone without one, pods hang while they start and no event says why.",
    remedy="nothing to set: `storage.shared_files` has a target in each zone; in a program, add a mount target for each zone's subnet",
    kind=Kind.RELATION,
    on=(EFS,),
    applies=_is_regional,
    severity=Severity.HIGH,
    key="storage.shared_files",
    sources=("https://docs.aws.amazon.com/efs/latest/ug/how-it-works.html",),
)
def shared_files_can_be_mounted_in_every_zone(files: Resource, world: World) -> Found:
    """One target serves all subnets of its zone, for the whole network."""
    targets = world.graph.users(files, MOUNT, key="fileSystemId")
    if not targets:
        yield f"`{files.name}` has no mount target"
    places = [place for target in targets for place in world.graph.of(target, "subnetId", SUBNET)]
    served = set(zones(places))
    for zone in zones(beside(places, world)):
        if zone not in served:
            yield f"`{files.name}` has no mount target in `{zone}`, where there are nodes"
