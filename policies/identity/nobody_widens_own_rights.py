"""IAM-26: no policy lets its holder give itself more rights."""

from policies.aws.identities import IDENTITY_POLICIES, granted_by, holds_policy
from policies.aws.policy_document import Statement
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

WIDENS = (
    *("iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:AttachUserPolicy", "iam:PutUserPolicy"),
    *("iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "iam:UpdateAssumeRolePolicy"),
    *("iam:CreateAccessKey", "iam:CreateLoginProfile", "iam:AddUserToGroup", "sts:AssumeRole"),
    *("eks:CreateAccessEntry", "eks:AssociateAccessPolicy", "eks:CreatePodIdentityAssociation"),
)
BOUNDS = ("iam:permissionsboundary", "iam:policyarn", "aws:resourcetag/", "aws:requesttag/")


def _everywhere(statement: Statement) -> bool:
    """Whether its resources are all of their kind."""
    return bool(statement.not_resources) or any(
        place == "*" or place.endswith((":role/*", ":user/*", ":policy/*", ":cluster/*"))
        for place in statement.resources
    )


@rule(
    "IAM-26",
    "No policy lets its holder widen its own rights.",
    why="Who may attach a policy to any role, or enter any cluster, is an administrator in one more call, whatever else the policy leaves out.",
    remedy="name the roles it is for in `Resource`, or bound it by `iam:PermissionsBoundary`, `iam:PolicyARN` or a tag in its conditions",
    kind=Kind.RESOURCE,
    on=IDENTITY_POLICIES,
    applies=holds_policy,
    severity=Severity.HIGH,
    sources=("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",),
    peers=("CKV_AWS_109", "CKV_AWS_110"),
)
def nobody_widens_own_rights(policy: Resource, world: World) -> Found:
    """Whole services are IAM-04's matter."""
    for statement in granted_by(policy):
        bounded = any(key.startswith(BOUNDS) for key in statement.keys)
        done = [action for action in WIDENS if statement.grants(action)]
        if done and not bounded and _everywhere(statement):
            yield f"`{statement.label}` of `{policy.name}` allows `{done[0]}` everywhere, by which its holder gives itself more rights"
