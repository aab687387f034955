"""NET-24: nodes reach the API server, and the API server the kubelets."""

from collections.abc import Iterable

from policies.aws.fabric import CLUSTER, NODE_GROUP, TEMPLATE, groups_of
from policies.aws.given import some
from policies.aws.ways import GROUP, ways
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


def _has_own_groups(template: Resource, world: World) -> bool:
    """Whether nodes are in groups of this program alone: the one EKS makes is open between all its members."""
    by_eks = groups_of(template, world, CLUSTER)
    return bool(groups_of(template, world)) and not by_eks and bool(_clusters(template, world))


def _clusters(template: Resource, world: World) -> list[Resource]:
    groups = world.graph.users(template, NODE_GROUP, key="launchTemplate")
    return list(dict.fromkeys(one for group in groups for one in world.graph.of(group, "clusterName", CLUSTER)))


@rule(
    "NET-24",
    "Nodes reach the API server, and the API server reaches them.",
    why="Without the first nodes never join; without the second they do, and logs, `exec` and metrics time out the day they are needed.",
    remedy="nothing to set: the environment's groups let both through; in a program, let the nodes' group in on 443 of the cluster's, and the cluster's in on 10250 of the nodes'",
    kind=Kind.RELATION,
    on=(TEMPLATE,),
    applies=_has_own_groups,
    severity=Severity.HIGH,
    key="cluster",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html",),
    parameters={
        "api": Parameter(
            dev=443, prod=443, description="TCP port of the API server (EKS User Guide, security groups)."
        ),
        "kubelet": Parameter(
            dev=10250, prod=10250, description="TCP port of the kubelet (Kubernetes, ports and protocols)."
        ),
    },
)
def nodes_and_control_plane_reach_each_other(template: Resource, world: World) -> Found:
    """Groups of an interface add up, on either side."""
    nodes = groups_of(template, world)
    for cluster in _clusters(template, world):
        servers = world.graph.of(cluster, "vpcConfig", GROUP)
        for to, source, port, said in (
            (servers, nodes, world.parameters["api"], "nodes are not let in to the API server"),
            (nodes, servers, world.parameters["kubelet"], "the API server is not let in to the kubelets"),
        ):
            if servers and not _lets_in(to, source, port, world):
                yield f"`{template.name}` starts nodes of `{cluster.name}`, and {said} on port `{port}`"


def _lets_in(to: Iterable[Resource], source: Iterable[Resource], port: int, world: World) -> bool:
    """By the group of the other side, or by any range: which addresses that side has is not known here."""
    wanted = {group.urn for group in source}
    found = (way for group in to for way in ways(group, world, "ingress"))
    return some(
        found,
        lambda way: way.covers(port, port) and (any(True for _ in way.ranges()) or way.may_be_of(wanted, world)),
    )
