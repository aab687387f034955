"""KMS keys: which key an input names, and whom its policy lets use it."""

from collections.abc import Callable, Iterator
from typing import Final

from policies.aws.given import some
from policies.aws.policy_document import Statement, fits, statements
from policies.graph import Resource
from policies.world import World

KEY: Final = "aws:kms/key:Key"
_ALIAS: Final = "aws:kms/alias:Alias"
_POLICY: Final = "aws:kms/keyPolicy:KeyPolicy"
USE: Final = ("kms:Decrypt", "kms:GenerateDataKey")
"""What whoever writes and reads with a key calls. Source: AWS KMS Developer Guide, "Envelope encryption", read 2026-11."""


def keys_of(resource: Resource, key: str, world: World) -> tuple[Resource, ...]:
    """Keys of this program that an input names, itself or by an alias; none where the key is somebody else's."""
    aliases = world.graph.of(resource, key, _ALIAS)
    behind = (found for alias in aliases for found in world.graph.of(alias, "targetKeyId", KEY))
    return (*world.graph.of(resource, key, KEY), *behind)


def lets_service(key: Resource, service: str, world: World, *actions: str) -> bool:
    """Whether a key's policy lets a service do all this, `cloudwatch.amazonaws.com` or that of one region.

    Raises:
        NotKnown: its policy is not known.
    """
    head, _, tail = service.partition(".")
    pattern = f"{head}.*{tail}*"

    def is_for(statement: Statement) -> bool:
        named = statement.principals.get("Service", ())
        return any(fits(pattern, one) for one in named) or bool(_open(statement))

    return _lets(key, world, is_for, actions)


def lets_role(key: Resource, role: str, world: World, *actions: str) -> bool:
    """Whether a key's policy itself lets a service-linked role do all this; the account's own policies do not reach one.

    Raises:
        NotKnown: its policy is not known.
    """

    def is_for(statement: Statement) -> bool:
        named = [one for one in statement.principals.get("AWS", ()) if one != "*"]
        asked = [one for _, values in statement.values("aws:PrincipalArn") for one in values]
        return any(_names(one, role) for one in (*named, *asked)) or "*" in _open(statement)

    return _lets(key, world, is_for, actions)


def _open(statement: Statement) -> tuple[str, ...]:
    """Everybody, where a statement is for everybody and asks for no caller by name: other conditions narrow how, not who."""
    everybody = "*" in statement.principals.get("AWS", ())
    return ("*",) if everybody and "aws:principalarn" not in statement.keys else ()


def _names(arn: str, role: str) -> bool:
    """Whether an ARN, or a pattern of one, ends in the role's name; of some roles there is one for each resource."""
    return arn.rpartition("/")[2].startswith(role)


def _lets(key: Resource, world: World, is_for: Callable[[Statement], bool], actions: tuple[str, ...]) -> bool:
    return all(
        some(_statements(key, world), lambda statement, action=action: statement.grants(action) and is_for(statement))
        for action in actions
    )


def _statements(key: Resource, world: World) -> Iterator[Statement]:
    """A policy of its own takes the place of the one the key was made with."""
    for holder in world.graph.users(key, _POLICY, key="keyId") or (key,):
        yield from statements(holder)
