"""CLU-01: the Kubernetes version is in standard support, and stays so long enough to plan the next."""

from datetime import date

from infra.catalog import catalog
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "CLU-01",
    "The cluster's Kubernetes version stays in standard support for a while.",
    why="Past that day the control plane costs six times as much, or EKS upgrades it on a day of its own choice, GPU pools and all.",
    remedy="set `cluster.version` to the next minor version, one at a time, and test the pools' images with it first",
    kind=Kind.RESOURCE,
    on=("aws:eks/cluster:Cluster",),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="cluster.version",
    parameters={
        "days": Parameter(
            dev=0,
            prod=60,
            description="Days of standard support that must be left. 60: an upgrade with GPU pools takes weeks to test, and two sprints to fit in.",
        )
    },
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html",),
    peers=("CKV_AWS_339",),
)
def version_is_supported_for_a_while(cluster: Resource, world: World) -> Found:
    """Days come from the catalogue, which says where it has them from."""
    version = cluster.get("version")
    if version is None:
        yield f"`{cluster.name}` names no `version`, so it gets whichever EKS gives that day"
        return
    row = catalog().aws.kubernetes.get(version)
    if row is None:
        known = ", ".join(f"`{one}`" for one in catalog().aws.kubernetes)
        yield f"`{cluster.name}` has `version: {version}`, which is none of those in support: {known}"
        return
    ends = date.fromisoformat(row.standard_support_ends)
    left, needed = (ends - world.today).days, world.parameters["days"]
    if left <= 0:
        yield f"`{cluster.name}` has `version: {version}`, whose standard support ended on {ends}"
    elif left < needed:
        yield f"`{cluster.name}` has `version: {version}`, whose standard support ends on {ends}, in {left} days; {needed} should be left"
