"""IAM-01: pods have identities of their own; a node's role joins the cluster and pulls images, nothing else."""

from collections.abc import Iterator

from policies.aws.identities import ATTACHMENT, POLICY, ROLE, ROLE_POLICY
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

WORN_BY = (("aws:eks/nodeGroup:NodeGroup", "nodeRoleArn"), ("aws:iam/instanceProfile:InstanceProfile", "role"))
JOINING = (
    *("AmazonEKSWorkerNodePolicy", "AmazonEKSWorkerNodeMinimalPolicy"),
    *("AmazonEC2ContainerRegistryPullOnly", "AmazonEC2ContainerRegistryReadOnly", "AmazonSSMManagedInstanceCore"),
)


def _is_worn_by_machines(role: Resource, world: World) -> bool:
    return any(world.graph.users(role, type, key=key) for type, key in WORN_BY)


def _more(role: Resource, world: World, joining: tuple[str, ...]) -> Iterator[str]:
    """What a role holds besides the policies a node needs."""
    yield from (f"its policy `{one.name}`" for one in world.graph.users(role, ROLE_POLICY, key="role"))
    for attachment in world.graph.users(role, ATTACHMENT, key="role"):
        if own := world.graph.of(attachment, "policyArn", POLICY):
            yield f"`{own[0].name}`"
        elif (name := str(attachment.get("policyArn")).rpartition("/")[2]) not in joining:
            yield f"`{name}`"
    for inline in role.each("inlinePolicies"):
        yield f"its policy `{inline.get('name')}`"
    for arn in role.each("managedPolicyArns"):
        if (name := str(arn).rpartition("/")[2]) not in joining:
            yield f"`{name}`"


@rule(
    "IAM-01",
    "A node's role joins the cluster and pulls images, and nothing else.",
    why="Whatever the node's role may do, every pod that reaches the node's credentials may do, so one broken server speaks for all.",
    remedy="give what needs more a role of its own by an `aws.eks.PodIdentityAssociation`, and take the policy off the node's role",
    kind=Kind.RELATION,
    on=(ROLE,),
    applies=_is_worn_by_machines,
    severity=Severity.HIGH,
    parameters={
        "policies": Parameter(
            dev=JOINING,
            prod=JOINING,
            description="Policies AWS manages that a node may have. Those of EKS User Guide, `Amazon EKS node IAM role`, and Session Manager's.",
        )
    },
    sources=(
        "https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html",
        "https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html",
    ),
    peers=("CIS EKS 5.2.1",),
)
def nodes_only_join_and_pull(role: Resource, world: World) -> Found:
    """The network add-on's policy is not among them: it has a role of its own by pod identity."""
    for held in _more(role, world, world.parameters["policies"]):
        yield f"`{role.name}` is the role of machines and holds {held}, which all pods on them could use"
