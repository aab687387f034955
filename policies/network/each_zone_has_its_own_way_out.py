"""NET-18: in production the loss of a zone takes no other zone's way out with it."""

from policies.aws.given import across
from policies.aws.subnets import NAT, SUBNET, exits, has_nodes, zone_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _in_production(subnet: Resource, world: World) -> bool:
    return world.tier == "prod" and has_nodes(subnet, world)


@rule(
    "NET-18",
    "In production nodes leave by a NAT gateway of their own zone.",
    why="When the one zone with the gateway is lost, machines of all others pull no image and reach no model hub.",
    remedy="set `network.nat: per-zone`; in a program, route each zone's subnets to a NAT gateway in that zone",
    kind=Kind.RELATION,
    on=(SUBNET,),
    applies=_in_production,
    severity=Severity.MEDIUM,
    key="network.nat",
    sources=("https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",),
)
def each_zone_has_its_own_way_out(subnet: Resource, world: World) -> Found:
    """A regional NAT gateway is in every zone by itself."""
    zone = zone_of(subnet)
    for nat in [nat for one in exits(subnet, world) for nat in one.gateways(world, "natGatewayId", NAT)]:
        if nat.get("availabilityMode") == "regional":
            continue
        for there in across(world.graph.of(nat, "subnetId", SUBNET), lambda place: iter((zone_of(place),))):
            if there != zone:
                yield f"`{subnet.name}` in `{zone}` leaves by `{nat.name}`, which is in `{there}`"
