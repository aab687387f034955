"""Identities: what roles may do, by their own policies and those attached to them, and which pods take them."""

from collections.abc import Iterator
from typing import Final

from policies.aws.given import is_given
from policies.aws.policy_document import Statement, parsed, statements
from policies.graph import Resource
from policies.unknown import NotKnown
from policies.world import World

ROLE: Final = "aws:iam/role:Role"
POLICY: Final = "aws:iam/policy:Policy"
ROLE_POLICY: Final = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT: Final = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ASSOCIATION: Final = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
IDENTITY_POLICIES: Final = (
    POLICY,
    ROLE_POLICY,
    ROLE,
    "aws:iam/userPolicy:UserPolicy",
    "aws:iam/groupPolicy:GroupPolicy",
)
"""Resources that say what somebody may do; a role by its inline policies."""
PODS: Final = "pods.eks.amazonaws.com"
"""Who takes roles for pods. Source: EKS User Guide, "Create IAM role with trust policy required by EKS Pod Identity"."""


def holds_policy(resource: Resource, world: World) -> bool:
    """Whether one resource of `IDENTITY_POLICIES` holds any; most roles leave that to resources of their own."""
    return resource.type != ROLE or is_given(resource, "inlinePolicies")


def granted_by(resource: Resource) -> Iterator[Statement]:
    """Statements that one resource of `IDENTITY_POLICIES` holds by itself."""
    if resource.type != ROLE:
        yield from statements(resource)
        return
    for inline in resource.each("inlinePolicies"):
        yield from parsed(inline.get("policy"), "inlinePolicies")


def granted_to(role: Resource, world: World) -> Iterator[tuple[Resource, Statement]]:
    """What a role may do, and the resource that says so, by all policies of the program.

    Raises:
        NotKnown: after all that is known, where some policy is not.
    """
    attached = [
        policy
        for attachment in world.graph.users(role, ATTACHMENT, key="role")
        for policy in world.graph.of(attachment, "policyArn", POLICY)
    ]
    hole: NotKnown | None = None
    for holder in (role, *world.graph.users(role, ROLE_POLICY, key="role"), *attached):
        try:
            for statement in granted_by(holder):
                yield holder, statement
        except NotKnown as error:
            hole = hole or error
    if hole:
        raise hole


def service_accounts(role: Resource, world: World) -> Iterator[str]:
    """Service accounts whose pods take a role, `serving/model-reader`."""
    for one in world.graph.users(role, ASSOCIATION, key="roleArn"):
        yield f"{one.get('namespace')}/{one.get('serviceAccount')}"


def taken_by_pods(role: Resource, world: World) -> bool:
    """Whether pods take a role."""
    return bool(world.graph.users(role, ASSOCIATION, key="roleArn"))
