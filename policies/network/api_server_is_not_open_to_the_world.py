"""NET-01: the cluster's API server is reached from named ranges, or privately alone."""

from typing import Final

from policies.aws.given import is_given
from policies.aws.ranges import LIMITS, is_anybody
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

CIDRS: Final = "vpcConfig.publicAccessCidrs"


@rule(
    "NET-01",
    "The API server answers only ranges that name somebody.",
    why="An API server that everybody reaches is one leaked token, or one fault in the server, away from everybody's.",
    remedy="set `cluster.public_cidrs` to the ranges you work from, or leave it out; in a program, `endpointPublicAccess: false` or a short `publicAccessCidrs`",
    kind=Kind.RESOURCE,
    on=("aws:eks/cluster:Cluster",),
    severity=(Severity.HIGH, Severity.CRITICAL),
    key="cluster.public_cidrs",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html",),
    peers=("CKV_AWS_38", "CKV_AWS_39", "AWS-0040", "AWS-0041"),
    parameters=LIMITS,
)
def api_server_is_not_open_to_the_world(cluster: Resource, world: World) -> Found:
    """Left out, both inputs mean everybody: EKS opens the endpoint, and to `0.0.0.0/0`."""
    if not cluster.get("vpcConfig.endpointPublicAccess", True):
        return
    if not is_given(cluster, CIDRS):
        yield f"`{cluster.name}` has a public API server and names no `publicAccessCidrs`, which opens it to `0.0.0.0/0`"
    for cidr in cluster.each(CIDRS):
        if is_anybody(cidr, **world.parameters):
            yield f"`{cluster.name}` lets `{cidr}` reach its API server, a range that names nobody"
