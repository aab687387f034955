"""NET-17: what nodes read from S3 passes the gateway endpoint."""

from typing import Final

from policies.aws.given import some
from policies.aws.subnets import ENDPOINT, SUBNET, has_nodes, tables
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

TIE: Final = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation"


@rule(
    "NET-17",
    "Subnets with nodes reach S3 by its gateway endpoint.",
    why="Models and image layers are tens of gigabytes for each new machine, and NAT charges every one; the gateway endpoint is free.",
    remedy="nothing to set: the environment always has the endpoint; in a program, add the subnet's route table to `routeTableIds` of a gateway endpoint of S3",
    kind=Kind.RELATION,
    on=(SUBNET,),
    applies=has_nodes,
    severity=Severity.MEDIUM,
    key="network.endpoints",
    sources=("https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",),
)
def models_come_by_the_free_way(subnet: Resource, world: World) -> Found:
    """A table is named by the endpoint, or tied to it by a resource of its own."""
    graph = world.graph
    endpoints: list[Resource] = []
    for table in tables(subnet, world):
        endpoints += graph.users(table, ENDPOINT, key="routeTableIds")
        for tie in graph.users(table, TIE, key="routeTableId"):
            endpoints += graph.of(tie, "vpcEndpointId", ENDPOINT)
    if not some(endpoints, lambda one: str(one.get("serviceName")).endswith(".s3")):
        yield f"`{subnet.name}` has nodes, and no gateway endpoint of S3 is in its route table"
