"""ONP-08: hosts that compute together run the same release."""

from policies.hosts.groups import OfHosts, chosen
from policies.rule import Found, Kind, Severity, rule
from policies.world import Part, World


@rule(
    "ONP-08",
    "Groups on one fabric run one distribution and one driver release.",
    why="Collectives across hosts wait for the slowest and fail on the first difference of driver or firmware, on some pairs of hosts and not on others.",
    remedy="set `groups.*.distribution` and `groups.*.versions.driver` alike in the groups of a fabric",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=lambda group, world: group.value.fabric != "none",
    severity=Severity.MEDIUM,
    key="groups.*.versions.driver",
    sources=("https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html",),
)
def hosts_of_a_fabric_run_alike(group: OfHosts, world: World) -> Found:
    """Groups of one site with the same fabric are on the same one, as far as the file tells."""
    for other in alike(group, world):
        own, its = chosen(group, world), chosen(other, world)
        if other.value.distribution != group.value.distribution:
            yield f"`groups.{group.name}` runs `{group.value.distribution}`, and `groups.{other.name}` on the same {group.value.fabric} `{other.value.distribution}`"
        if own and its and own.driver != its.driver:
            yield f"`groups.{group.name}` runs driver `{own.driver}`, and `groups.{other.name}` on the same {group.value.fabric} `{its.driver}`"


def alike(group: OfHosts, world: World) -> list[OfHosts]:
    """Other groups with the same fabric in one of its sites."""
    sites = {
        name: {server.site for server in world.servers.servers if server.group == name}
        for name, _ in world.servers.groups()
    }
    return [
        Part(name, other)
        for name, other in world.servers.groups()
        if name != group.name and other.fabric == group.value.fabric and sites[name] & sites[group.name]
    ]
