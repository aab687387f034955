"""What the policy SDK hands a policy, as plain data with an explicit unknown.

The SDK wraps inputs so that touching an unknown one raises; a list of that kind equals no list, a slice of it leaks the
marker itself, and one unknown ends the whole policy. Turned into plain data once, the same functions judge both ways.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import pulumi
from pulumi_policy import proxy
from pulumi_policy.proxy import UnknownValueError

from groundwork.plan.wire import masked
from policies.unknown import UNKNOWN

SENTINELS: Final = frozenset(value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_"))
"""What the engine sends for a value it does not know: one text for each type."""
OWN: Final = frozenset({"__defaults", "__internal", "__meta", "__provider"})
"""Inputs that the engine and its providers keep for themselves."""


def plain(values: Any) -> dict[str, Any]:
    """Inputs or outputs of a resource as the plan has them: unknown is `UNKNOWN`, secrets by name are masked."""
    return masked({key: _plain(values, key) for key in values if key not in OWN and not _is_none(values, key)})


def _is_none(holder: Any, key: Any) -> bool:
    try:
        return holder[key] is None
    except UnknownValueError:
        return False


def _plain(holder: Any, key: Any) -> Any:
    try:
        value = holder[key]
    except UnknownValueError:
        return UNKNOWN
    match value:
        case str():
            return UNKNOWN if value in SENTINELS else value
        case Mapping():
            inside = cast("Mapping[str, Any]", value)
            return {name: _plain(inside, name) for name in inside if name not in OWN}
        case Sequence():
            items = cast("Sequence[Any]", value)
            return [_plain(items, index) for index in range(len(items))]
        case pulumi.Asset() | pulumi.Archive():
            return f"<{type(value).__name__}>"
        case _:
            return int(value) if isinstance(value, float) and value.is_integer() else value
