"""ONP-13: somebody hears of a GPU that fails."""

from infra.environment.fleet import Fleet
from infra.environment.hosts import Role
from policies.hosts.groups import counted
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-13",
    "GPU hosts are watched.",
    why="A GPU that falls off the bus or corrects errors by the thousand goes on answering, slower and at last wrongly, and nobody is told.",
    remedy="set `monitoring: {}` and a host with role `monitoring`",
    kind=Kind.INVENTORY,
    applies=lambda fleet, world: bool(fleet.roles.get(Role.GPU)),
    severity=Severity.HIGH,
    key="monitoring",
    sources=("https://docs.nvidia.com/deploy/xid-errors/",),
)
def hosts_are_watched(fleet: Fleet, world: World) -> Found:
    """Where something else watches them, a suppression says what."""
    if fleet.environment.monitoring is None:
        yield f"{counted(fleet.roles[Role.GPU], 'GPU host')} and no `monitoring`"
