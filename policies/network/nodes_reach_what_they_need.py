"""NET-16: subnets with nodes have a way out, or private endpoints for what a node cannot do without."""

from policies.aws.given import some
from policies.aws.subnets import ENDPOINT, SUBNET, VPC, exits, has_nodes
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

NEEDED = ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "s3", "sts"]


@rule(
    "NET-16",
    "Nodes reach the services they start with, by a way out or by private endpoints.",
    why="A node that cannot join or pull is replaced by another that cannot either, each billed from its first second.",
    remedy="set `network.endpoints: full`, or `network.nat` to `single` or `per-zone`; in a program, add the endpoints named, or a route to a NAT gateway",
    kind=Kind.RELATION,
    on=(SUBNET,),
    applies=has_nodes,
    severity=Severity.HIGH,
    key="network.endpoints",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html",),
    parameters={
        "services": Parameter(
            dev=NEEDED,
            prod=NEEDED,
            description="Services a node cannot start, join, pull or get credentials without (EKS User Guide, private clusters).",
        )
    },
)
def nodes_reach_what_they_need(subnet: Resource, world: World) -> Found:
    """Any route to everywhere counts: it may lead to a NAT gateway, a transit gateway or a firewall."""
    if some(exits(subnet, world), lambda _: True):
        return
    networks = world.graph.of(subnet, "vpcId", VPC)
    endpoints = [one for vpc in networks for one in world.graph.users(vpc, ENDPOINT, key="vpcId")]
    missing = [
        service
        for service in world.parameters["services"]
        if not some(endpoints, lambda one, end=f".{service}": str(one.get("serviceName")).endswith(end))
    ]
    if missing:
        yield f"`{subnet.name}` has nodes and no way out, and its network no endpoints of `{'`, `'.join(missing)}`"
