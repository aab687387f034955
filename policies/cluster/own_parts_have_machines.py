"""CLU-07: the cluster's own parts have machines that are always there and that no pool of accelerators can take."""

from policies.aws.clusters import CLUSTER, groups_of, has_groups
from policies.aws.given import some
from policies.aws.node_groups import has_accelerators, least, on_spot
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "CLU-07",
    "A cluster has machines for its own parts: on demand, without accelerators, open to every pod.",
    why="DNS, the autoscaler and webhooks else have nowhere to run, sit on machines that cost a hundred times as much, or go when spot is taken back.",
    remedy="set `cluster.system.nodes.min`; in a program, add a node group of plain machines on demand without taints",
    kind=Kind.RELATION,
    on=(CLUSTER,),
    applies=has_groups,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="cluster.system.nodes",
    parameters={
        "machines": Parameter(
            dev=1,
            prod=2,
            description="Fewest machines for the cluster's own parts. 2: DNS and webhooks survive the loss of one.",
        )
    },
    sources=("https://docs.aws.amazon.com/eks/latest/best-practices/karpenter.html",),
    peers=("CKV_AZURE_232",),
)
def own_parts_have_machines(cluster: Resource, world: World) -> Found:
    """Fargate runs them as well."""
    needed = world.parameters["machines"]

    def fits(group: Resource) -> bool:
        tainted = any(taint != "PREFER_NO_SCHEDULE" for taint in group.each("taints", "effect"))
        return not (tainted or on_spot(group) or has_accelerators(group, world)) and least(group) >= needed

    fargate = world.graph.users(cluster, "aws:eks/fargateProfile:FargateProfile", key="clusterName")
    if not fargate and not some(groups_of(cluster, world), fits):
        yield f"`{cluster.name}` has no group of {needed} or more plain machines on demand without taints, for its own parts"
