"""ONP-30: who tells of a host's end does not end with it."""

from infra.environment.hosts import Role
from policies.hosts.groups import OfHosts
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-30",
    "Monitoring stands on hosts that serve no models.",
    why="A driver that hangs or memory that runs out takes the host, and with it whoever would have told of it.",
    remedy="set `groups.*.roles` so that `monitoring` is on a group without `gpu`",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=lambda group, world: Role.MONITORING in group.value.roles,
    severity=Severity.MEDIUM,
    key="groups.*.roles",
    sources=("https://prometheus.io/docs/practices/alerting/",),
)
def monitoring_stands_apart(group: OfHosts, world: World) -> Found:
    """On a small site it may stand beside the gateway."""
    if Role.GPU in group.value.roles:
        yield f"`groups.{group.name}` has the role `monitoring` beside `gpu`"
