"""Subnets: which have nodes in them, and where their traffic leaves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from policies.aws.given import across, is_given, paths
from policies.graph import Resource
from policies.unknown import NotKnown
from policies.world import World

SUBNET: Final = "aws:ec2/subnet:Subnet"
VPC: Final = "aws:ec2/vpc:Vpc"
NODE_GROUP: Final = "aws:eks/nodeGroup:NodeGroup"
NAT: Final = "aws:ec2/natGateway:NatGateway"
INTERNET: Final = "aws:ec2/internetGateway:InternetGateway"
TABLE: Final = "aws:ec2/routeTable:RouteTable"
ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
_OWN: Final = "aws:ec2/defaultRouteTable:DefaultRouteTable"
_ROUTE: Final = "aws:ec2/route:Route"
_ASSOCIATION: Final = "aws:ec2/routeTableAssociation:RouteTableAssociation"
_ANYWHERE: Final = ("0.0.0.0/0", "::/0")


@dataclass(frozen=True)
class Exit:
    """A route to everywhere: in a resource of its own, or in the list of its table."""

    route: Resource
    within: str = ""

    def gateways(self, world: World, key: str, type: str) -> tuple[Resource, ...]:
        """Gateways of this type that the program made and this route leads to by an input called so."""
        if not is_given(self.route, f"{self.within}{key}"):
            return ()
        return world.graph.of(self.route, "routes" if self.within else key, type)

    def is_to_the_internet(self, world: World) -> bool:
        """Whether it leads straight to an internet gateway, with no NAT between.

        Raises:
            NotKnown: the gateway is somebody else's and its id is not known.
        """
        if not is_given(self.route, f"{self.within}gatewayId"):
            return False
        made = bool(self.gateways(world, "gatewayId", INTERNET))
        return made or str(self.route.get(f"{self.within}gatewayId")).startswith("igw-")


def has_nodes(subnet: Resource, world: World) -> bool:
    """Whether node groups start machines in it."""
    return bool(world.graph.users(subnet, NODE_GROUP, key="subnetIds"))


def tables(subnet: Resource, world: World) -> tuple[Resource, ...]:
    """Route tables it is tied to; where to none, the network's own, by itself or by the network that has it.

    Raises:
        NotKnown: they are somebody else's, and what is in them is not known here.
    """
    ties = world.graph.users(subnet, _ASSOCIATION, key="subnetId")
    networks = world.graph.of(subnet, "vpcId", VPC)
    if ties:
        tied = tuple(table for tie in ties for table in world.graph.of(tie, "routeTableId", TABLE))
        return _seen(tied, "routeTableId")
    _seen(networks, "vpcId")
    return tuple(one for vpc in networks for one in (*world.graph.users(vpc, _OWN, key="defaultRouteTableId"), vpc))


def _seen(found: tuple[Resource, ...], key: str) -> tuple[Resource, ...]:
    """The same; nothing of this program says what a network or table of somebody else's has in it."""
    if not found:
        raise NotKnown(key)
    return found


def exits(subnet: Resource, world: World) -> Iterator[Exit]:
    """Routes to everywhere that hold for a subnet.

    Raises:
        NotKnown: a table's own list of routes is not known.
    """
    for table in tables(subnet, world):
        for route in world.graph.users(table, _ROUTE, key="routeTableId"):
            if _is_everywhere(route, "destinationCidrBlock", "destinationIpv6CidrBlock"):
                yield Exit(route)
        for path in paths(table, "routes"):
            if _is_everywhere(table, f"{path}.cidrBlock", f"{path}.ipv6CidrBlock"):
                yield Exit(table, f"{path}.")


def _is_everywhere(route: Resource, *keys: str) -> bool:
    return any(route.get(key) in _ANYWHERE for key in keys)


def zones(subnets: Iterable[Resource]) -> Iterator[str]:
    """Zones of subnets, each once.

    Raises:
        NotKnown: after the others, where one's is not known.
    """
    seen: set[str] = set()
    for zone in across(subnets, lambda subnet: iter((zone_of(subnet),))):
        if zone not in seen:
            yield zone
        seen.add(zone)


def zone_of(subnet: Resource) -> str:
    """Zone of a subnet, by its name or its id, whichever the program gave."""
    return str(subnet.get("availabilityZone") or subnet.get("availabilityZoneId", ""))


def network_of(subnet: Resource) -> str:
    """What tells its network from others: the network it is made of, else the id that the program gave.

    Raises:
        NotKnown: it is made of none, and the id is not known.
    """
    return "".join(subnet.made_of.get("vpcId", ())) or str(subnet.get("vpcId", ""))


def beside(subnets: Iterable[Resource], world: World) -> list[Resource]:
    """Subnets with nodes that are in a network with one of these."""
    networks = {network_of(subnet) for subnet in subnets}
    return [one for one in world.graph.typed(SUBNET) if has_nodes(one, world) and network_of(one) in networks]
