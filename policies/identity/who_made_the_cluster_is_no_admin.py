"""IAM-06: administrators are named; who happened to make the cluster is none."""

from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

OLD_WAY = "CONFIG_MAP"


@rule(
    "IAM-06",
    "Whoever makes the cluster is not its administrator by that alone.",
    why="Else the pipeline's identity, or a colleague's who left, stays an administrator that no list names.",
    remedy="set `access.admins`; in a program, `access_config(bootstrap_cluster_creator_admin_permissions=False)` when the cluster is made, and an `aws.eks.AccessEntry` for each administrator",
    kind=Kind.RESOURCE,
    on=("aws:eks/cluster:Cluster",),
    severity=(Severity.LOW, Severity.MEDIUM),
    key="access.admins",
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html",),
    peers=("CIS EKS 4.1.1", "KSV-0111"),
)
def who_made_the_cluster_is_no_admin(cluster: Resource, world: World) -> Found:
    """With the config map alone the maker is always one; else EKS makes it one unless told not to."""
    mode = cluster.get("accessConfig.authenticationMode", OLD_WAY)
    if mode == OLD_WAY or cluster.get("accessConfig.bootstrapClusterCreatorAdminPermissions", True):
        yield f"`{cluster.name}` makes its maker an administrator; name the administrators instead"
