"""ONP-18: what a host carried finds room on the others."""

from policies.hosts.groups import OfHosts, copies, counted, serves_on_gpus
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-18",
    "A group's models find room without one of its hosts.",
    why="A host that goes to its maker is away for weeks; its copies cannot be put elsewhere, and the rest take its load.",
    remedy="set `models.*.replicas` lower, or add a host to the group",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=lambda group, world: serves_on_gpus(group, world) and len(world.servers.hosts_of(group.name)) > 1,
    severity=Severity.MEDIUM,
    key="hosts",
    sources=("https://sre.google/sre-book/service-best-practices/",),
)
def groups_can_lose_a_host(group: OfHosts, world: World) -> Found:
    """Hosts of a group are alike, so it is the same whichever goes."""
    hosts = world.servers.hosts_of(group.name)
    if copies(group.name, hosts[1:], world) is None:
        models = world.servers.models(group.name).values()
        asked, each = sum(one.gpus * one.replicas for one in models), group.value.gpus.count if group.value.gpus else 0
        yield f"models of `groups.{group.name}` ask for {counted(asked, 'GPU')}, which {counted(len(hosts) - 1, 'host')} with {each} each cannot hold when one of {len(hosts)} is away"
