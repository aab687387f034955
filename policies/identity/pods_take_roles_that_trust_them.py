"""IAM-17: a role that is handed to pods lets those pods in."""

from policies.aws.identities import ASSOCIATION, PODS, ROLE
from policies.aws.policy_document import Statement, fits, statements
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

NEEDED = ("sts:AssumeRole", "sts:TagSession")
TAGS = {
    "namespace": "aws:RequestTag/kubernetes-namespace",
    "serviceAccount": "aws:RequestTag/kubernetes-service-account",
}


def _admits(statement: Statement, association: Resource) -> bool:
    if not all(statement.grants(action) for action in NEEDED) or PODS not in statement.principals.get("Service", ()):
        return False
    return all(
        any(fits(value, association.get(key, "")) for value in values)
        for key, tag in TAGS.items()
        for operator, values in statement.values(tag)
        if operator.startswith("String") and "Not" not in operator
    )


@rule(
    "IAM-17",
    "A role that pods are given lets those pods take it.",
    why="Otherwise everything is created, and each call of the pods to AWS is refused.",
    remedy="let the role trust `pods.eks.amazonaws.com` for `sts:AssumeRole` and `sts:TagSession`, with the namespace and service account of the association in its conditions",
    kind=Kind.RELATION,
    on=(ASSOCIATION,),
    severity=Severity.HIGH,
    sources=("https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",),
)
def pods_take_roles_that_trust_them(association: Resource, world: World) -> Found:
    """A role that the program did not make is not read."""
    for role in world.graph.of(association, "roleArn", ROLE):
        if not any(_admits(statement, association) for statement in statements(role, "assumeRolePolicy")):
            account = f"{association.get('namespace')}/{association.get('serviceAccount')}"
            yield f"`{association.name}` gives `{account}` the role `{role.name}`, which does not let it in"
