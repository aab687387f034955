"""ONP-10: racks with GPU hosts are known to have the power for them."""

from policies.hosts.groups import OfHosts, has_gpus
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-10",
    "GPU hosts say what they draw, and their racks what they can give.",
    why="Only what is said can be held against each other; a breaker that opens under full load takes a rack of hosts at the worst moment.",
    remedy="set `groups.*.watts`, `hosts.*.rack` and `sites.*.racks.*.kilowatts` from the data sheets",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=has_gpus,
    severity=Severity.MEDIUM,
    key="groups.*.watts",
    sources=("https://docs.nvidia.com/dgx/dgxh100-user-guide/introduction-to-dgxh100.html",),
)
def power_of_gpu_hosts_is_accounted_for(group: OfHosts, world: World) -> Found:
    """Each rack is told once, and hosts without one together."""
    if group.value.watts is None:
        yield f"`groups.{group.name}` does not say the `watts` of its hosts"
    own = [server for server in world.servers.servers if server.group == group.name]
    if nowhere := [server.name for server in own if server.rack is None]:
        yield f"`{nowhere[0]}`{f' and {len(nowhere) - 1} more' if len(nowhere) > 1 else ''} of `groups.{group.name}` stand in no rack that is named"
    for site, rack in sorted({(server.site, server.rack) for server in own if server.rack is not None}):
        if world.servers.environment.sites[site].racks[rack].kilowatts is None:
            yield f"`sites.{site}.racks.{rack}`, with hosts of `groups.{group.name}`, does not say its `kilowatts`"
