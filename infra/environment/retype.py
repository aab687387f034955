"""A value of the wrong type: what it is, and how to write it so that it has the right one."""

from typing import Any, Final

from infra.environment.base import Range
from infra.environment.fields import Key, children, map_name
from infra.environment.mistakes import shown
from infra.environment.scalars import YES_NO
from infra.environment.spot import Finding, Repair, Spot, about, keys_of, told
from infra.environment.tree import Node, Scalar

NO_SECRETS: Final = "an environment holds no secrets; keep them in the cloud's secret store"


def wrong_type(spot: Spot) -> Finding:
    """A value whose type is not its key's."""
    key, node = spot.key, spot.node
    value = node.value if node else None
    if value is None:
        if key and key.models:
            return spot.finding(
                "type",
                f"`{spot.name}` has no value",
                f"write `{_last(spot)}: {{}}` if its defaults are meant, or leave the key out",
            )
        noun = key.noun if key else "a value"
        return spot.finding("type", f"`{spot.name}` has no value", f"give it {noun}, or leave the key out. {told(key)}")
    hint, repair = _retyped(spot, key, value) if key else ("", None)
    return spot.finding(
        "type", f"`{spot.name}` is {_kind(spot)}, not {key.noun if key else 'that'}", hint, repair=repair
    )


def whole(spot: Spot) -> Finding:
    """A fraction where a whole number belongs."""
    return spot.finding(
        "type", f"`{spot.name}` is `{spot.written}`, not a whole number", "write a number without a fraction"
    )


def _retyped(spot: Spot, key: Key, value: Any) -> tuple[str, Repair | None]:  # noqa: PLR0911 - one return a case
    """How to write a value of the wrong type so that it has the right one."""
    if isinstance(value, dict | list):
        return _regrouped(spot, key), None
    if isinstance(value, float) and key.type is int:
        return "write a number without a fraction", None
    if key.type is str and spot.node and spot.node.text:
        return f'put it in quotes: `"{shown(spot.node.text)}"`', spot.put(spot.node.text)
    meant = _meant(key, value) if isinstance(value, str) else None
    if meant is not None:
        word = str(meant).lower() if isinstance(meant, bool) else str(meant)
        return f"write `{word}`, without quotes", spot.put(meant)
    if key.type is Range and isinstance(value, int) and not isinstance(value, bool):
        return f"write `{{min: {value}, max: {value}}}`, or another most", _ranged(spot, value)
    if key.noun == "a list":
        return f"write `[{spot.written}]`, or each on a line of its own after `- `", _listed(spot)
    return (_as_first_key(spot, key, value) if key.models else about(key)), None


def _as_first_key(spot: Spot, key: Key, value: object) -> str:
    """How to write one value where a mapping belongs: as the key that is most likely meant."""
    inside = children(key)
    if isinstance(value, bool):
        return (
            f"write `{_last(spot)}: {{}}` for its defaults; its keys are {keys_of(key)}"
            if value
            else "leave the key out"
        )
    first = next((child for child in inside if child.required), inside[0])
    return f"write `{_last(spot)}: {{{first.path[-1]}: {spot.written}}}`; its keys are {keys_of(key)}"


def _last(spot: Spot) -> str:
    """The key alone, without those above it."""
    return shown(str(spot.path[-1])) if spot.path else "groundwork:environment"


def _regrouped(spot: Spot, key: Key) -> str:
    """How to write a mapping or a list that stands in the wrong place."""
    if spot.node is not None and set(spot.node.items) == {"secure"}:
        return NO_SECRETS
    if key.models and spot.node and spot.node.elements:
        return f"write its keys without the `- ` before them: {keys_of(key)}"
    if map_name(key):
        return _how_to_map(spot)
    return f"its keys are {keys_of(key)}" if key.models else about(key)


def _how_to_map(spot: Spot) -> str:
    last = spot.path[-1] if spot.path else ""
    return (
        f"give each a name: `{last}:`, below it `  some-name:`, and its keys below that"
        if last in ("pools", "models", "schedules")
        else "write `key: value` pairs below it"
    )


def _kind(spot: Spot) -> str:
    """What stands there, for a sentence."""
    value = spot.node.value if spot.node else None
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str) and spot.node and spot.node.text is None:
        return f'the text `"{spot.written}"`'
    return f"`{spot.written}`"


def _meant(key: Key, value: str) -> Scalar:
    """The number or truth value that a text in quotes stands for, if its key wants one."""
    if key.type is bool:
        return YES_NO.get(value.lower())
    if key.type in (int, float):
        try:
            return int(value) if value.strip("+-").isdecimal() else float(value) if key.type is float else None
        except ValueError:
            return None
    return None


def _ranged(spot: Spot, count: int) -> Repair:
    def repair() -> None:
        if (node := spot.node) is not None:
            node.value = {end: Node(count, (*node.path, end), node.line, node.column) for end in ("min", "max")}

    return repair


def _listed(spot: Spot) -> Repair:
    def repair() -> None:
        if (node := spot.node) is not None:
            node.value = [Node(node.value, (*node.path, 0), node.line, node.column, node.line, node.column, node.text)]

    return repair
