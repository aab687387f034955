"""CLU-17: nodes reach the API server inside the network."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "CLU-17",
    "Nodes reach the API server without leaving the network.",
    why="With the public endpoint alone every node calls out by NAT: it joins only where its address is on the list, and leaves with the internet.",
    remedy="set `vpc_config(endpoint_private_access=True)` on the cluster",
    kind=Kind.RESOURCE,
    on=("aws:eks/cluster:Cluster",),
    severity=(Severity.MEDIUM, Severity.HIGH),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",),
    peers=("CIS EKS 5.4.2",),
)
def nodes_reach_the_api_inside(cluster: Resource, world: World) -> Found:
    """Off unless asked for."""
    if not cluster.get("vpcConfig.endpointPrivateAccess", False):
        yield f"`{cluster.name}` has no private endpoint, so its nodes reach the API server over the internet"
