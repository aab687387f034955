"""IAM-22: who may enter the cluster is said by access entries alone."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "IAM-22",
    "Access entries are the only way into the cluster.",
    why="The `aws-auth` config map is a second list that no plan shows, and one bad edit of it locks everybody out.",
    remedy="set `access_config(authentication_mode='API')` and make an `aws.eks.AccessEntry` for each line of the config map first",
    kind=Kind.RESOURCE,
    on=("aws:eks/cluster:Cluster",),
    severity=(Severity.LOW, Severity.MEDIUM),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/setting-up-access-entries.html",),
)
def entries_alone_open_the_cluster(cluster: Resource, world: World) -> Found:
    """EKS's own default for what says nothing is still the config map."""
    mode = cluster.get("accessConfig.authenticationMode", "CONFIG_MAP")
    if mode != "API":
        yield f"`{cluster.name}` has `authenticationMode: {mode}`, which also lets in whom `aws-auth` names; `API` lets in access entries alone"
