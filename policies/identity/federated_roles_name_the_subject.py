"""IAM-14: a role taken by federation is for one repository, environment or service account."""

from policies.aws.identities import ROLE
from policies.aws.policy_document import Statement, statements
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _subjects(statement: Statement) -> tuple[str, ...]:
    """What its conditions say of `sub`, the claim of an identity provider that tells who is speaking."""
    keys = [key for key in statement.keys if key.endswith(":sub")]
    return tuple(
        value for key in keys for operator, values in statement.values(key) if "Not" not in operator for value in values
    )


def _is_open(subject: str) -> bool:
    """Whether a subject leaves open who speaks; its last part may, which is the branch or the kind of run."""
    parts = subject.split(":")
    return any("*" in part for part in (*parts[:2], *parts[:-1]))


@rule(
    "IAM-14",
    "A role that an identity provider's tokens open says whose tokens.",
    why="Without a subject every repository of the provider, a stranger's as well, can take the role and deploy.",
    remedy="add a `StringEquals` condition on the provider's `:sub`, such as `repo:OWNER/NAME:environment:prod`, and on its `:aud`",
    kind=Kind.RESOURCE,
    on=(ROLE,),
    severity=Severity.HIGH,
    sources=("https://docs.github.com/en/actions/concepts/security/openid-connect",),
    peers=("CKV_AWS_358",),
)
def federated_roles_name_the_subject(role: Resource, world: World) -> Found:
    """A subject that names no more than an owner lets all of the owner's repositories in."""
    for statement in statements(role, "assumeRolePolicy"):
        providers = [one for one in statement.principals.get("Federated", ()) if ":saml-provider/" not in one]
        if not statement.allows or not providers:
            continue
        provider, subjects = providers[0].rpartition("oidc-provider/")[2], _subjects(statement)
        if not subjects:
            yield f"`{role.name}` can be taken with any token of `{provider}`; a condition on `sub` should say whose"
        for subject in subjects:
            if _is_open(subject):
                yield f"`{role.name}` can be taken by `{subject}` of `{provider}`, which is more than one repository or account; name one"
