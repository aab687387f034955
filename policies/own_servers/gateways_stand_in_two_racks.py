"""ONP-12: the way in survives a rack."""

from infra.environment.fleet import Fleet
from infra.environment.hosts import Role
from policies.hosts.groups import counted
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def racks(fleet: Fleet) -> list[tuple[str, str | None]]:
    """Site and rack of each host with role `gateway`."""
    groups = fleet.environment.groups
    return [(one.site, one.rack) for one in fleet.servers if Role.GATEWAY in groups[one.group].roles]


@rule(
    "ONP-12",
    "Hosts of a gateway stand in two racks.",
    why="A breaker, a switch or a hand on the wrong cable takes a rack at once, and with it every way in to models that go on running.",
    remedy="set `hosts.*.rack` of one gateway to another rack, and move it there",
    kind=Kind.INVENTORY,
    applies=lambda fleet, world: fleet.environment.gateway is not None and len(racks(fleet)) > 1,
    severity=Severity.MEDIUM,
    key="hosts",
    sources=("https://sre.google/sre-book/service-best-practices/",),
)
def gateways_stand_in_two_racks(fleet: Fleet, world: World) -> Found:
    """Of a host whose rack is not named, nothing is said."""
    found = racks(fleet)
    if len(set(found)) == 1 and (rack := found[0][1]) is not None:
        yield f"all {counted(len(found), 'gateway')} stand in `sites.{found[0][0]}.racks.{rack}`"
