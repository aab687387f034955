"""CLU-08: the add-ons without which a node never becomes ready are there before the first node."""

from policies.aws.clusters import NODE_GROUP, addons_of, cluster_of, waits_for
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

NEEDED = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")
BOOTSTRAPPED = ("vpc-cni", "kube-proxy")


def _is_of_a_cluster(group: Resource, world: World) -> bool:
    cluster = cluster_of(group, world)
    return cluster is not None and not cluster.get("computeConfig.enabled", False)


@rule(
    "CLU-08",
    "The network, the proxy and the identity agent are installed before the first node.",
    why="A node without a network add-on never becomes ready, and its group fails after half an hour; pods without the identity agent get no credentials.",
    remedy="make `aws.eks.Addon`s for them, and name them in `depends_on` of the node groups",
    kind=Kind.RELATION,
    on=(NODE_GROUP,),
    applies=_is_of_a_cluster,
    severity=Severity.HIGH,
    parameters={
        "addons": Parameter(
            dev=NEEDED,
            prod=NEEDED,
            description="Add-ons, by EKS's names. Source: EKS User Guide, `Amazon EKS add-ons` and `Set up the Amazon EKS Pod Identity Agent`.",
        )
    },
    sources=(
        "https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html",
    ),
)
def nodes_find_what_they_need(group: Resource, world: World) -> Found:
    """EKS installs the first two itself, unless `bootstrapSelfManagedAddons` says not to."""
    cluster = cluster_of(group, world)
    assert cluster is not None
    installed = addons_of(cluster, world)
    by_eks = BOOTSTRAPPED if cluster.get("bootstrapSelfManagedAddons", True) else ()
    for name in world.parameters["addons"]:
        if name not in installed and name not in by_eks:
            yield f"`{group.name}` starts machines in `{cluster.name}`, which lacks the add-on `{name}`"
        elif name in installed and not waits_for(group, installed[name], world):
            yield f"`{group.name}` does not wait for the add-on `{name}`, without which its machines do not become ready"
