"""Policy documents as rules read them: JSON text or a mapping, every element of a statement a tuple."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, cast

from policies.graph import Resource
from policies.unknown import NotKnown


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a policy document."""

    label: str
    """Its `Sid`, or `statement 2` where it has none."""
    effect: str
    actions: tuple[str, ...] = ()
    not_actions: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    not_resources: tuple[str, ...] = ()
    principals: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """By kind (`AWS`, `Service`, `Federated`); a bare `*` is `{"AWS": ("*",)}`."""
    conditions: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=dict[str, Mapping[str, tuple[str, ...]]]
    )
    """By operator, keys in lower case to their values."""

    @property
    def allows(self) -> bool:
        """Whether it gives rather than takes away."""
        return self.effect == "Allow"

    @property
    def keys(self) -> frozenset[str]:
        """Condition keys, in lower case, that a request must have and must fit; `…IfExists` and `…Not…` ask for neither."""
        return frozenset(
            key
            for operator, keys in self.conditions.items()
            for key, values in keys.items()
            if _demands(operator, values)
        )

    def grants(self, action: str) -> bool:
        """Whether it allows `action`, whatever its resources and conditions."""
        if not self.allows:
            return False
        if self.not_actions:
            return not any(fits(pattern, action) for pattern in self.not_actions)
        return any(fits(pattern, action) for pattern in self.actions)

    def values(self, key: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield operator and values of each condition on `key`."""
        for operator, keys in self.conditions.items():
            if key.lower() in keys:
                yield operator, keys[key.lower()]


def statements(resource: Resource, key: str = "policy") -> Iterator[Statement]:
    """Statements of the document in an input; none where it has no such input.

    Raises:
        NotKnown: the document is not known yet, or no policy language, which the cloud refuses by itself.
    """
    yield from parsed(resource.get(key), key)


def parsed(document: Any, key: str = "policy") -> Iterator[Statement]:
    """Statements of a document as text or mapping; `key` is where it was found."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            raise NotKnown(key) from None
    if not isinstance(document, Mapping):
        return
    for place, statement in enumerate(_listed(_of(document, "Statement")), start=1):
        if isinstance(statement, Mapping):
            yield _statement(statement, place)


@cache
def fits(pattern: str, text: str) -> bool:
    """Whether a pattern of the policy language (`*`, `?`, case ignored) fits `text`."""
    expression = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(expression, text, re.IGNORECASE | re.DOTALL) is not None


def _demands(operator: str, values: tuple[str, ...]) -> bool:
    """Whether an operator lets nobody through who lacks the key; `ForAllValues` is true of no value at all."""
    if operator.startswith("Null"):
        return values == ("false",)
    return not (operator.endswith("IfExists") or "Not" in operator or operator.startswith("ForAllValues:"))


def _statement(statement: Any, place: int) -> Statement:
    conditions = cast("Mapping[str, Mapping[str, Any]]", _of(statement, "Condition") or {})
    return Statement(
        label=_of(statement, "Sid") or f"statement {place}",
        effect=_of(statement, "Effect") or "Deny",
        actions=_texts(_of(statement, "Action")),
        not_actions=_texts(_of(statement, "NotAction")),
        resources=_texts(_of(statement, "Resource")),
        not_resources=_texts(_of(statement, "NotResource")),
        principals=_principals(_of(statement, "Principal")),
        conditions={
            operator: {key.lower(): _texts(value) for key, value in keys.items()}
            for operator, keys in conditions.items()
        },
    )


def _of(mapping: Any, name: str) -> Any:
    """Value of an element; the provider's own types write `statement` where the language says `Statement`."""
    return mapping.get(name, mapping.get(name[:1].lower() + name[1:]))


def _principals(principal: Any) -> dict[str, tuple[str, ...]]:
    if isinstance(principal, Mapping):
        return {kind: _texts(who) for kind, who in cast("Mapping[str, Any]", principal).items()}
    return {"AWS": _texts(principal)} if principal else {}


def _listed(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [] if value is None else [value]


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(str(one).lower() if isinstance(one, bool) else str(one) for one in _listed(value))
