"""Walking through resource properties: paths such as `vpcConfig.subnetIds[0]`, unknown values, whole numbers."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final, cast

UNKNOWN: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the Pulumi engine sends for a value it does not know yet (`plugin.UnknownStringValue`)."""

STEP: Final = re.compile(r"([^.\[\]]+)|\[(\d*)\]")


@cache
def steps(path: str) -> tuple[str | int | None, ...]:
    """The steps of a path: keys as text, `[0]` as a number, `[]` (every element) as None."""
    found = STEP.finditer(path)
    return tuple(m[1] if m[1] is not None else (int(m[2]) if m[2] else None) for m in found)


def values_at(value: Any, path: str) -> Iterator[Any]:
    """Every value the path leads to that is there; a list met without `[]` stands for its elements."""
    yield from _walk(value, steps(path))


def _walk(value: Any, path: tuple[str | int | None, ...]) -> Iterator[Any]:
    if value is None:
        return
    if not path:
        yield value
        return
    step, rest = path[0], path[1:]
    if isinstance(value, list):
        items = cast(list[Any], value)
        if isinstance(step, int):
            if step < len(items):
                yield from _walk(items[step], rest)
        else:
            for item in items:
                yield from _walk(item, rest if step is None else path)
    elif isinstance(value, Mapping):
        if isinstance(step, str):
            yield from _walk(cast(Mapping[str, Any], value).get(step), rest)
    elif step is None:
        yield from _walk(value, rest)  # the provider takes a list of at most one as that one
    elif value == UNKNOWN:
        yield value


def value_at(value: Any, path: str) -> Any:
    """The first value the path leads to, or None."""
    return next(values_at(value, path), None)


def put(target: dict[str, Any], path: str, value: Any) -> None:
    """Set a dotted path, making the mappings on the way."""
    *way, last = path.split(".")
    for key in way:
        inner = target.get(key)
        target[key] = dict(cast(Mapping[str, Any], inner)) if isinstance(inner, Mapping) else {}
        target = target[key]
    target[last] = value


def has_unknown(value: Any) -> bool:
    """Whether any part of the value is not known yet."""
    if isinstance(value, Mapping):
        return any(has_unknown(part) for part in cast(Mapping[str, Any], value).values())
    if isinstance(value, list):
        return any(has_unknown(part) for part in cast(list[Any], value))
    return isinstance(value, str) and UNKNOWN in value


def plain(value: Any) -> Any:
    """The value as JSON has it: no absent properties, whole numbers as integers (protobuf sends every number as a float)."""
    if isinstance(value, Mapping):
        return {
            k: plain(v) for k, v in cast(Mapping[str, Any], value).items() if v is not None and not k.startswith("__")
        }
    if isinstance(value, list | tuple):
        return [plain(part) for part in cast(list[Any], value)]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
