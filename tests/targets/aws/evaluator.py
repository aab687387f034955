"""Would IAM allow this? The rules of policy evaluation for one account's identity policies, for the operators we use.

A call is allowed when for each resource it touches some statement allows it and none denies it. An operator that is not
known here is an error, so that a new one in a policy cannot pass unjudged.
Source: IAM User Guide, "Policy evaluation logic", "IAM JSON policy elements: Condition operators", read 2026-11.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

Keys = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Touch:
    """One resource a call touches, with the condition keys the service gives for it."""

    resource: str
    keys: Keys = field(default_factory=dict)


def allowed(policies: Iterable[str], action: str, *touches: Touch) -> bool:
    """Whether `action` on all of `touches` passes the `policies`."""
    statements = [one for policy in policies for one in json.loads(policy)["Statement"]]
    return all(_decide(statements, action, touch) for touch in touches)


def _decide(statements: Iterable[Mapping[str, Any]], action: str, touch: Touch) -> bool:
    effects = {one["Effect"] for one in statements if _applies(one, action, touch)}
    return "Allow" in effects and "Deny" not in effects


def _applies(statement: Mapping[str, Any], action: str, touch: Touch) -> bool:
    return (
        any(_like(action.lower(), pattern.lower()) for pattern in _list(statement["Action"]))
        and any(_like(touch.resource, pattern) for pattern in _list(statement["Resource"]))
        and all(
            _condition(operator, touch.keys.get(key), _list(wanted))
            for operator, keys in statement.get("Condition", {}).items()
            for key, wanted in keys.items()
        )
    )


def _condition(operator: str, given: str | Sequence[str] | None, wanted: Sequence[str]) -> bool:
    quantifier, _, plain = operator.rpartition(":")
    if plain.endswith("IfExists"):
        return given is None or _condition(plain.removesuffix("IfExists"), given, wanted)
    compare = {
        "StringEquals": lambda value, want: value == want,
        "StringLike": _like,
        "ArnEquals": _like,
        "ArnLike": _like,
        "Bool": lambda value, want: value.lower() == want.lower(),
    }[plain]
    values = [] if given is None else _list(given)
    matches = [any(compare(value, want) for want in wanted) for value in values]
    # A quantifier asks about several values; without one the key must be there and match.
    return all(matches) if quantifier == "ForAllValues" else any(matches)


def _like(value: str, pattern: str) -> bool:
    return fnmatchcase(value, pattern.replace("[", "[[]"))


def _list(value: str | Sequence[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
