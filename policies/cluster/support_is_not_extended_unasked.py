"""CLU-14: a cluster does not slide into extended support, at six times the price."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "CLU-14",
    "A cluster does not go on into paid extended support by itself.",
    why="Extended support is EKS's default: a forgotten cluster's control plane then costs six times as much, and says so only on the bill.",
    remedy="set `upgrade_policy(support_type='STANDARD')` on the cluster",
    kind=Kind.RESOURCE,
    on=("aws:eks/cluster:Cluster",),
    severity=(Severity.MEDIUM, Severity.LOW),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",),
)
def support_is_not_extended_unasked(cluster: Resource, world: World) -> Found:
    """Production may mean to pay for the time; that is what an exception with a reason is for."""
    policy = cluster.get("upgradePolicy.supportType", "EXTENDED")
    if policy != "STANDARD":
        yield f"`{cluster.name}` has `supportType: {policy}`, so past standard support it stays and costs more; `STANDARD` upgrades it"
