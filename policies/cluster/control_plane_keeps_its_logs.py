"""CLU-02: the control plane writes its logs, and they are kept for a set time."""

from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

ALL = ("api", "audit", "authenticator", "controllerManager", "scheduler")


@rule(
    "CLU-02",
    "The control plane writes all its logs, and they are kept for a set time.",
    why="Without them nobody can tell who deleted a model, or why a pod never found a GPU; a group that EKS makes itself keeps them for ever.",
    remedy="set `cluster.log_days`; in a program, `enabled_cluster_log_types`, and a log group `/aws/eks/NAME/cluster` with `retention_in_days`, made before the cluster",
    kind=Kind.RELATION,
    on=("aws:eks/cluster:Cluster",),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="cluster.log_days",
    parameters={
        "types": Parameter(
            dev=("audit", "authenticator"),
            prod=ALL,
            description="Types of control-plane logs. Source: EKS User Guide, `Send control plane logs to CloudWatch Logs`, which lists five.",
        )
    },
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html",),
    peers=("CIS EKS 2.1.1", "CKV_AWS_37", "AWS-0038"),
)
def control_plane_keeps_its_logs(cluster: Resource, world: World) -> Found:
    """EKS writes to the group of its cluster's name, and makes it where nobody did."""
    written = cluster.get("enabledClusterLogTypes", [])
    if missing := [one for one in world.parameters["types"] if one not in written]:
        yield f"`{cluster.name}` does not write its logs {', '.join(f'`{one}`' for one in missing)}"
    if not written:
        return
    path = f"/aws/eks/{cluster.get('name', cluster.name)}/cluster"
    groups = [group for group in world.graph.typed("aws:cloudwatch/logGroup:LogGroup") if group.get("name") == path]
    if not any(group.get("retentionInDays", 0) for group in groups):
        yield f"`{cluster.name}` writes to `{path}`, for which no time is set; `retentionInDays` should say how long logs are kept"
