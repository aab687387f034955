"""IAM-15: no role carries a policy of AWS's that allows a service, or the account, in full."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.aws.given import is_given
from policies.aws.identities import ATTACHMENT, ROLE
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World

WIDE = (
    "AdministratorAccess*",
    "PowerUserAccess",
    "IAMFullAccess",
    "*FullAccess",
    "*FullAccess*V2",
    "SystemAdministrator",
)


def _arns(resource: Resource) -> Iterator[str]:
    if resource.type == ROLE:
        yield from resource.each("managedPolicyArns")
    elif arn := resource.get("policyArn"):
        yield arn


def _carries_any(resource: Resource, world: World) -> bool:
    return is_given(resource, "managedPolicyArns" if resource.type == ROLE else "policyArn")


@rule(
    "IAM-15",
    "No role carries a policy that allows everything or a whole service.",
    why="Whoever takes such a role over has the account; with full access to IAM the way there is one call longer.",
    remedy="write a policy with the actions that are used, on the ARNs they are used on, and attach that",
    kind=Kind.RESOURCE,
    on=(
        ATTACHMENT,
        "aws:iam/policyAttachment:PolicyAttachment",
        "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        ROLE,
    ),
    applies=_carries_any,
    severity=(Severity.HIGH, Severity.CRITICAL),
    parameters={
        "policies": Parameter(
            dev=WIDE,
            prod=WIDE,
            description="Names of policies that AWS manages, `*` for any letters. Source: AWS Managed Policy Reference Guide.",
        )
    },
    sources=("https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html",),
    peers=("CKV_AWS_274", "CKV2_AWS_56"),
)
def roles_carry_no_admin_policy(attachment: Resource, world: World) -> Found:
    """Policies of the account's own are read statement by statement, by IAM-04."""
    for arn in _arns(attachment):
        name = str(arn).rpartition("/")[2]
        if ":aws:policy/" in str(arn) and any(fnmatchcase(name, wide) for wide in world.parameters["policies"]):
            yield f"`{attachment.name}` carries `{name}`; a policy of its own should name what it needs"
