"""IAM-18: a role that pods can take says of which cluster, namespace and service account."""

from collections.abc import Iterator

from policies.aws.identities import PODS, ROLE
from policies.aws.policy_document import Statement, statements
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

SAID = {
    "cluster": ("aws:requesttag/eks-cluster-arn", "aws:requesttag/eks-cluster-name", "aws:sourcearn"),
    "namespace": ("aws:requesttag/kubernetes-namespace",),
    "service account": ("aws:requesttag/kubernetes-service-account",),
}


def _of_pods(role: Resource) -> Iterator[Statement]:
    """Statements that let pods in."""
    trusted = statements(role, "assumeRolePolicy")
    return (one for one in trusted if one.allows and PODS in one.principals.get("Service", ()))


def _trusts_pods(role: Resource, world: World) -> bool:
    return any(_of_pods(role))


@rule(
    "IAM-18",
    "A role for pods says which cluster, namespace and service account may take it.",
    why="Without that, who may make pod identity associations in any cluster of the account can hand the role to pods of their own.",
    remedy="add `StringEquals` conditions on the session tags `aws:RequestTag/eks-cluster-arn`, `…/kubernetes-namespace` and `…/kubernetes-service-account` to the role's trust policy",
    kind=Kind.RESOURCE,
    on=(ROLE,),
    applies=_trusts_pods,
    severity=(Severity.MEDIUM, Severity.HIGH),
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html",),
)
def pod_roles_are_for_one_account(role: Resource, world: World) -> Found:
    """EKS sets these tags itself, so a pod cannot claim to be another."""
    for statement in _of_pods(role):
        if open_to := [what for what, keys in SAID.items() if not statement.keys.intersection(keys)]:
            yield f"`{role.name}` can be taken by pods of any {' and any '.join(open_to)}; conditions should name it"
