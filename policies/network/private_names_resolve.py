"""NET-22: a network resolves the private names of its cluster and endpoints."""

from typing import Final

from policies.aws.given import some
from policies.aws.subnets import SUBNET, VPC, has_nodes
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

SWITCHES: Final = {"enableDnsSupport": True, "enableDnsHostnames": False}
"""What a VPC is made with where nothing is said. Source: EC2 API reference, ModifyVpcAttribute, read 2026-11."""


def _has_machines(vpc: Resource, world: World) -> bool:
    return some(world.graph.users(vpc, SUBNET, key="vpcId"), lambda subnet: has_nodes(subnet, world))


@rule(
    "NET-22",
    "Networks with nodes resolve the private names of the cluster and of endpoints.",
    why="Without DNS support and DNS hostnames the API server's name leads outside: nodes of a private cluster never join, and endpoints are paid for and not used.",
    remedy="nothing to set: the environment's network has both; in a program, `enableDnsSupport` and `enableDnsHostnames` of the VPC",
    kind=Kind.RELATION,
    on=(VPC,),
    applies=_has_machines,
    severity=Severity.HIGH,
    key="network",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",),
)
def private_names_resolve(vpc: Resource, world: World) -> Found:
    """The first is on by default, the second is not."""
    for switch, default in SWITCHES.items():
        if not vpc.get(switch, default):
            yield f"`{vpc.name}` has nodes and `{switch}` off, so private names do not resolve in it"
