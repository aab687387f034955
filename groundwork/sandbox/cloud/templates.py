"""Filling in the placeholders of `types/*.yaml`: ids, ARNs, names and what AWS computes from them.

A placeholder is `{alternative|alternative|…}`, the first that has a value counts. An alternative is
- a variable: `id arn name logical account region partition now value taken`, `in.<path>`, `out.<path>`;
- functions of one, read from the right: `{dashed:public-ip:id}`;
- letters drawn from (type, URN, generation): `{hex:17}`, `{hex:17:salt}`, `{upper:21}`, `{lower:7}`, `{letters:6}`, `{uuid}`;
- letters drawn from a value, so that two objects agree on them: `{from:17:salt:in.vpcId}`;
- anything else stands for itself, and is of use as the last alternative: `{in.path|/}`.
A text that is one placeholder and nothing else keeps the value's own type.
"""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, cast

from groundwork.sandbox.cloud.functions import FUNCTIONS
from groundwork.sandbox.cloud.values import UNKNOWN, has_unknown, value_at

PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
ALPHABETS: Final = {
    "hex": "0123456789abcdef",
    "upper": "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    "lower": "abcdefghijklmnopqrstuvwxyz0123456789",
    "letters": "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
}
CALENDAR: Final = "2026-01-01T00:00:00Z"
"""The stand-in's clock stands still, so that two runs can be compared whole."""


@dataclass
class Scope:
    """What the placeholders of one object mean."""

    type: str
    urn: str
    generation: int
    variables: dict[str, Any]
    inputs: Mapping[str, Any]
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    look_up: Callable[[str, str], str | None] | None = None
    """Answers questions about other objects, such as which VPC a subnet is in; none at preview."""

    def variable(self, name: str) -> tuple[bool, Any]:
        """Whether there is a variable of that name, and its value."""
        if name.startswith("in."):
            return True, value_at(self.inputs, name[3:])
        if name.startswith("out."):
            return True, value_at(self.outputs, name[4:])
        if name == "now":
            return True, CALENDAR
        return name in self.variables, self.variables.get(name)


def draw(alphabet: str, count: int, seed: str) -> str:
    """`count` letters that depend on nothing but the seed."""
    number = int.from_bytes(sha256(seed.encode()).digest() + sha256(b"more" + seed.encode()).digest(), "big")
    letters: list[str] = []
    for _ in range(count):
        number, rest = divmod(number, len(alphabet))
        letters.append(alphabet[rest])
    return "".join(letters)


def fill(template: Any, scope: Scope) -> Any:
    """The template with every placeholder filled in; unknown as soon as one of them is."""
    if isinstance(template, str):
        return _fill_text(template, scope)
    if isinstance(template, Mapping):
        return {fill(k, scope): fill(v, scope) for k, v in cast(Mapping[str, Any], template).items()}
    if isinstance(template, list):
        return [fill(part, scope) for part in cast(list[Any], template)]
    return template


def _fill_text(template: str, scope: Scope) -> Any:
    if "{" not in template:
        return template
    whole = PLACEHOLDER.fullmatch(template)
    if whole:
        return _evaluate(whole[1], scope)
    values = [(m.span(), _evaluate(m[1], scope)) for m in PLACEHOLDER.finditer(template)]
    if any(has_unknown(value) for _, value in values):
        return UNKNOWN
    text, at = "", 0
    for (start, end), value in values:
        text, at = text + template[at:start] + ("" if value is None else str(value)), end
    return text + template[at:]


def _evaluate(expression: str, scope: Scope) -> Any:
    for alternative in expression.split("|"):
        value = _alternative(alternative, scope)
        if value is not None:
            return value
    return None


def _alternative(text: str, scope: Scope) -> Any:
    head, *rest = text.split(":")
    if head in ALPHABETS:
        return draw(ALPHABETS[head], int(rest[0]), _seed(scope, rest[1:]))
    if head == "uuid":
        return str(uuid.UUID(bytes=sha256(_seed(scope, rest).encode()).digest()[:16], version=4))
    if head == "from":
        value = _alternative(rest[2], scope)
        return (
            value if value is None or has_unknown(value) else draw(ALPHABETS["hex"], int(rest[0]), f"{rest[1]}|{value}")
        )
    if head == "vpc-of":
        subnet = _alternative(rest[0], scope)
        return scope.look_up("vpc-of", subnet) if scope.look_up and subnet else None
    if head in FUNCTIONS and rest:
        value = _alternative(":".join(rest), scope)
        return value if value is None or has_unknown(value) else FUNCTIONS[head](value, scope.variables)
    known, value = scope.variable(text)
    return value if known else text


def _seed(scope: Scope, salt: list[str]) -> str:
    return "|".join([scope.type, scope.urn, str(scope.generation), *salt])
