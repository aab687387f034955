"""ONP-27: a restart reads weights from the host's own disks."""

from policies.hosts.groups import OfHosts, serves_on_gpus
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-27",
    "Hosts that serve models on GPUs have an array of local disks, and name the disk of their system.",
    why="Without an array every restart reads images and weights over the network; without the system's disk by name, nothing but a look at the host keeps it out of one.",
    remedy="set `groups.*.disks` to the NVMe disks below `/dev/disk/by-path`, and `groups.*.boot_disk` to the system's",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=serves_on_gpus,
    severity=Severity.MEDIUM,
    key="groups.*.disks",
    sources=("https://docs.nvidia.com/dgx/dgxh100-user-guide/introduction-to-dgxh100.html",),
)
def models_load_from_local_disks(group: OfHosts, world: World) -> Found:
    """A host's own disks stand in place of its group's."""
    own = [server for server in world.servers.servers if server.group == group.name]
    arrays = {
        server.name: any(disk.use == "nvme-array" for disk in world.servers.disks(server).values()) for server in own
    }
    without = [name for name, has in arrays.items() if not has]
    if without:
        yield f"`{without[0]}`{f' and {len(without) - 1} more' if len(without) > 1 else ''} of `groups.{group.name}` have no array of local disks"
    elif group.value.boot_disk is None:
        yield f"`groups.{group.name}` makes an array and does not name its `boot_disk`"
