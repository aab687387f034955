"""IAM-25: no machine and no pod administers the cluster it runs on."""

from policies.aws.identities import ASSOCIATION, ROLE
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

ADMIN = ("AmazonEKSClusterAdminPolicy", "AmazonEKSAdminPolicy")
WORN_BY = (
    ("pods", ASSOCIATION, "roleArn"),
    ("machines", "aws:eks/nodeGroup:NodeGroup", "nodeRoleArn"),
    ("machines", "aws:iam/instanceProfile:InstanceProfile", "role"),
)


@rule(
    "IAM-25",
    "No machine and no pod administers the cluster.",
    why="One broken server would then be every server: it could read all secrets and start whatever it likes.",
    remedy="give pods rights in the cluster by a Kubernetes role of their service account, and take the access policy off the role",
    kind=Kind.RELATION,
    on=("aws:eks/accessPolicyAssociation:AccessPolicyAssociation",),
    severity=Severity.CRITICAL,
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html",),
    peers=("KSV-0111",),
)
def machines_and_pods_do_not_administer(association: Resource, world: World) -> Found:
    """A role whose ARN is written out belongs to somebody else's program, and is not known here."""
    policy = str(association.get("policyArn", "")).rpartition("/")[2]
    if policy not in ADMIN:
        return
    through = world.graph.of(association, "principalArn", "aws:eks/accessEntry:AccessEntry")
    for named in (association, *through):
        for role in world.graph.of(named, "principalArn", ROLE):
            for who, type, key in WORN_BY:
                if world.graph.users(role, type, key=key):
                    yield f"`{association.name}` gives `{policy}` to `{role.name}`, the role of {who}"
