"""IAM-04: no policy allows a whole service on everything."""

from policies.aws.identities import IDENTITY_POLICIES, granted_by, holds_policy
from policies.aws.policy_document import Statement
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

TAGS = ("aws:resourcetag/", "aws:requesttag/", "aws:principaltag/")


def _broad(statement: Statement) -> str:
    """The widest action of a statement: a whole service, everything, or everything but."""
    if statement.not_actions:
        return f"everything but `{statement.not_actions[0]}`"
    return next((f"`{action}`" for action in statement.actions if action == "*" or action.endswith(":*")), "")


@rule(
    "IAM-04",
    "No policy allows all actions of a service on every resource.",
    why="A role that may do everything with a service does so for whoever gets hold of it, on other teams' resources too.",
    remedy="name the actions that are used and the ARNs they are used on; a condition on a tag also narrows it",
    kind=Kind.RESOURCE,
    on=IDENTITY_POLICIES,
    applies=holds_policy,
    severity=Severity.HIGH,
    sources=("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",),
    peers=("CKV_AWS_62", "CKV_AWS_63", "CKV_AWS_356", "CKV2_AWS_40"),
)
def actions_and_resources_are_named(policy: Resource, world: World) -> Found:
    """A condition on tags names resources as an ARN does."""
    for statement in granted_by(policy):
        everywhere = "*" in statement.resources or bool(statement.not_resources)
        by_tag = any(key.startswith(TAGS) for key in statement.keys)
        if statement.allows and everywhere and not by_tag and (broad := _broad(statement)):
            yield f"`{statement.label}` of `{policy.name}` allows {broad} on `*`; name actions and resources"
