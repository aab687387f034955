"""ONP-26: who speaks to clients holds no weights."""

from infra.environment.hosts import Role
from policies.hosts.groups import OfHosts
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

INSIDE = (Role.GPU, Role.STORAGE)


@rule(
    "ONP-26",
    "Gateways stand on hosts of their own.",
    why="The proxy speaks to the world: whoever breaks it stands on a host with weights, and a model that takes all memory takes the way in with it.",
    remedy="set `groups.*.roles` so that `gateway` is on a group without `gpu` and `storage`",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=lambda group, world: Role.GATEWAY in group.value.roles,
    severity=Severity.MEDIUM,
    key="groups.*.roles",
    sources=("https://www.envoyproxy.io/docs/envoy/latest/configuration/best_practices/edge",),
)
def gateways_stand_by_themselves(group: OfHosts, world: World) -> Found:
    """Monitoring and control may stand beside it on a small site."""
    if beside := [f"`{role}`" for role in group.value.roles if role in INSIDE]:
        yield f"`groups.{group.name}` has the role `gateway` beside {' and '.join(beside)}"
