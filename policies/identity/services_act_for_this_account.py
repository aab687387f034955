"""IAM-19: a service takes a role only when it acts for this account."""

from policies.aws.identities import ROLE
from policies.aws.policy_document import statements
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

OURS = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths")
DEPUTIES = (
    *("eks.amazonaws.com", "vpc-flow-logs.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com"),
    *("sagemaker.amazonaws.com", "bedrock.amazonaws.com", "datasync.amazonaws.com", "backup.amazonaws.com"),
)


def _is_deputy(role: Resource, world: World) -> bool:
    trusted = statements(role, "assumeRolePolicy")
    return any(set(one.principals.get("Service", ())) & set(world.parameters["services"]) for one in trusted)


@rule(
    "IAM-19",
    "A role that a service takes is for this account's own errands.",
    why="A service acts for many customers, and without a condition one of them can have it use this account's role: the confused deputy.",
    remedy="add `StringEquals: {aws:SourceAccount: ACCOUNT}`, or `ArnLike` on `aws:SourceArn`, to the role's trust policy",
    kind=Kind.RESOURCE,
    on=(ROLE,),
    applies=_is_deputy,
    severity=(Severity.LOW, Severity.MEDIUM),
    parameters={
        "services": Parameter(
            dev=DEPUTIES,
            prod=DEPUTIES,
            description="Services that say for whom they act when they take a role, each by its own guide's page on the confused deputy. `ec2` and `lambda` do not.",
        )
    },
    sources=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
        "https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html",
    ),
)
def services_act_for_this_account(role: Resource, world: World) -> Found:
    """Pods' roles have their own rule, IAM-18."""
    for statement in statements(role, "assumeRolePolicy"):
        for service in statement.principals.get("Service", ()):
            if statement.allows and service in world.parameters["services"] and not statement.keys.intersection(OURS):
                yield f"`{role.name}` can be taken by `{service}` on anybody's behalf; a condition on `aws:SourceAccount` should say for whom"
