"""IAM-16: who may hand a role to a machine or service may hand over that role alone."""

from policies.aws.identities import IDENTITY_POLICIES, granted_by, holds_policy
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "IAM-16",
    "`iam:PassRole` names the role and the service it is for.",
    why="Who may pass any role starts a machine with the administrator's and is one.",
    remedy="put the ARN of the role in `Resource`, and add `StringEquals: {iam:PassedToService: ec2.amazonaws.com}`",
    kind=Kind.RESOURCE,
    on=IDENTITY_POLICIES,
    applies=holds_policy,
    severity=Severity.HIGH,
    sources=("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",),
    peers=("AWS-0342",),
)
def roles_are_passed_by_name(policy: Resource, world: World) -> Found:
    """A path or a beginning of names, `role/prod-*`, is a name."""
    for statement in granted_by(policy):
        if not statement.grants("iam:PassRole"):
            continue
        if statement.not_resources or any(place == "*" or place.endswith(":role/*") for place in statement.resources):
            yield f"`{statement.label}` of `{policy.name}` lets every role of the account be passed; name the one"
        elif "iam:passedtoservice" not in statement.keys:
            yield f"`{statement.label}` of `{policy.name}` lets a role be passed to any service; add `iam:PassedToService`"
