"""IAM-27: secrets are read, and keys used, by name."""

from policies.aws.identities import IDENTITY_POLICIES, granted_by, holds_policy
from policies.aws.policy_document import Statement
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

READS = (
    *("secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"),
    *("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "kms:Decrypt"),
)
BOUNDS = (
    "aws:resourcetag/",
    "secretsmanager:resourcetag/",
    "ssm:resourcetag/",
    "kms:viaservice",
    "kms:encryptioncontext:",
)


def _everything(statement: Statement) -> bool:
    """Whether its resources are all secrets, parameters or keys there are."""
    ends = (":secret:*", ":parameter/*", ":key/*")
    return bool(statement.not_resources) or any(
        place == "*" or (place.endswith(ends) and "::parameter/aws" not in place) for place in statement.resources
    )


@rule(
    "IAM-27",
    "Secrets are read by name.",
    why="A role that reads every secret hands the whole account's to whoever breaks into one pod.",
    remedy="put the ARNs of the secrets, parameters or keys in `Resource`, or a condition on their tags",
    kind=Kind.RESOURCE,
    on=IDENTITY_POLICIES,
    applies=holds_policy,
    severity=(Severity.MEDIUM, Severity.HIGH),
    sources=("https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html",),
    peers=("CKV_AWS_108", "CKV_AWS_356"),
)
def secrets_are_read_by_name(policy: Resource, world: World) -> Found:
    """Keys used through one service alone, and parameters that AWS publishes, are no secrets."""
    for statement in granted_by(policy):
        bounded = any(key.startswith(BOUNDS) for key in statement.keys)
        done = [action for action in READS if statement.grants(action)]
        if done and not bounded and _everything(statement):
            yield f"`{statement.label}` of `{policy.name}` allows `{done[0]}` on everything; name what it reads"
