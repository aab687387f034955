"""ONP-11: the way in survives a host."""

from infra.environment.fleet import Fleet
from infra.environment.hosts import Role
from policies.hosts.groups import counted
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "ONP-11",
    "A gateway runs on two hosts or more.",
    why="One host that is rebooted for a kernel stops every model at once, however many copies there are.",
    remedy="set `hosts` with a second one of a group with role `gateway`, and let `gateway.domain` resolve to both",
    kind=Kind.INVENTORY,
    applies=lambda fleet, world: fleet.environment.gateway is not None,
    severity=Severity.HIGH,
    key="hosts",
    sources=("https://sre.google/sre-book/service-best-practices/",),
)
def gateways_are_two(fleet: Fleet, world: World) -> Found:
    """That there is one at all, the check of the file sees to."""
    if (count := fleet.roles.get(Role.GATEWAY, 0)) < 2:
        yield f"`gateway.domain` `{fleet.environment.gateway.domain}` is served by {counted(count, 'host')}"  # pyright: ignore[reportOptionalMemberAccess]
