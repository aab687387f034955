"""NET-23: private endpoints take HTTPS from every subnet with nodes."""

from ipaddress import IPv4Network, ip_network
from typing import Final

from policies.aws.files import nodes_beyond
from policies.aws.given import some
from policies.aws.subnets import ENDPOINT, SUBNET, VPC, has_nodes
from policies.aws.ways import GROUP, Way, ways
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

FOR_PODS: Final = "kubernetes.io/role/cni"
"""Tag by which the network add-on finds subnets for pods. Source: EKS best practices, "Enhanced subnet discovery", read 2026-11."""


def _has_door(endpoint: Resource, world: World) -> bool:
    """Whether it is an interface with a group of this program; gateways have none."""
    return bool(world.graph.of(endpoint, "securityGroupIds", GROUP))


@rule(
    "NET-23",
    "Private endpoints take HTTPS from every subnet with nodes.",
    why="With private DNS the service's name leads to the endpoint and nowhere else: shut it to one subnet, and that subnet's nodes hang where they worked before.",
    remedy="nothing to set: the environment's endpoints let in both of its ranges; in a program, let the nodes' ranges or their group in on port 443",
    kind=Kind.RELATION,
    on=(ENDPOINT,),
    applies=_has_door,
    severity=Severity.HIGH,
    key="network.endpoints",
    sources=("https://docs.aws.amazon.com/vpc/latest/privatelink/interface-endpoints.html",),
    parameters={
        "port": Parameter(dev=443, prod=443, description="TCP port of HTTPS, by which AWS services are called.")
    },
)
def nodes_reach_private_endpoints(endpoint: Resource, world: World) -> Found:
    """By the nodes' own group, which pods share, or by a range that holds the subnet's."""
    groups, port = world.graph.of(endpoint, "securityGroupIds", GROUP), world.parameters["port"]
    doors = [way for group in groups for way in ways(group, world, "ingress") if way.covers(port, port)]
    if some(doors, lambda way: way.may_be_of(nodes_beyond(way, world), world)):
        return
    for vpc in world.graph.of(endpoint, "vpcId", VPC):
        for subnet in world.graph.users(vpc, SUBNET, key="vpcId"):
            if _has_callers(subnet, world) and not some(doors, lambda way, own=subnet: _admits(way, own)):
                yield f"`{endpoint.name}` lets nobody in from `{subnet.name}` on port `{port}`, where nodes or pods call from"


def _has_callers(subnet: Resource, world: World) -> bool:
    """Whether nodes are in it, or the network add-on gives pods addresses of it."""
    return has_nodes(subnet, world) or FOR_PODS in subnet.get("tags", {})


def _admits(way: Way, subnet: Resource) -> bool:
    return any(_holds(cidr, subnet) for cidr in way.ranges())


def _holds(cidr: str, subnet: Resource) -> bool:
    """Whether a range has the subnet's in it; a subnet without one, of IPv6 alone, is let be."""
    own, other = subnet.get("cidrBlock"), ip_network(cidr, strict=False)
    return own is None or (isinstance(other, IPv4Network) and IPv4Network(own).subnet_of(other))
