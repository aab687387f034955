"""IAM-21: no policy admits everybody."""

from policies.aws.identities import ROLE
from policies.aws.resource_policies import HOLDERS, has_policy, names_caller, said_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "IAM-21",
    "No key, topic, queue, bucket, file system or role is open to everybody.",
    why="`*` as a principal is every account there is: whoever guesses the name reads, sends, decrypts or becomes the role.",
    remedy="name the role or account in `Principal`, or say in a condition whose calls are meant",
    kind=Kind.RESOURCE,
    on=(*HOLDERS, ROLE),
    applies=has_policy,
    severity=Severity.CRITICAL,
    sources=(
        "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous",
    ),
    peers=("CKV_AWS_33", "CKV_AWS_60", "CKV_AWS_70", "CKV_AWS_168", "CKV_AWS_169"),
)
def nobody_is_admitted_unnamed(holder: Resource, world: World) -> Found:
    """A statement that refuses everybody is well; so is everybody who comes through the own network."""
    for statement in said_of(holder):
        everybody = "*" in statement.principals.get("AWS", ()) or "*" in statement.principals.get("Service", ())
        if statement.allows and everybody and not names_caller(statement):
            yield f"`{statement.label}` of `{holder.name}` admits everybody; a principal or a condition should say who is meant"
