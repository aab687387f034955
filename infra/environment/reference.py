"""A key in words: its type and limits, its default, what it is and why; for the reference page and `groundwork explain`."""

from dataclasses import dataclass
from typing import Any, Final, get_origin

import yaml
from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from infra.environment.fields import ANY, Key, children, map_name

OWN: Final = "see its keys"
"""Said of a default that is the defaults of the keys below."""


@dataclass(frozen=True)
class Entry:
    """A key as a reader looks it up."""

    key: str
    type: str
    default: str
    description: str
    example: str
    allowed: tuple[str, ...]
    required: bool
    keys: tuple[str, ...]
    """Keys right below, with dots."""


def entry(key: Key) -> Entry:
    """Describe a key."""
    return Entry(
        key=key.dotted,
        type=type_words(key),
        default=default_words(key),
        description=key.description or _docstring(key),
        example=key.example,
        allowed=key.allowed,
        required=key.required,
        keys=tuple(child.dotted for child in children(key)),
    )


def type_words(key: Key) -> str:
    """The type with its limits, for example `whole number, 0 to 1000`."""
    if key.allowed:
        return "one of " + ", ".join(f"`{word}`" for word in key.allowed)
    if get_origin(key.type) is list:
        inner = children(key)[0]
        return _with_limit(f"list of {_plural(type_words(inner), inner)}", key, "at most {} of them")
    if (name := map_name(key)) is not None:
        inner = children(key)[0]
        kind = f"{_plural(type_words(inner), inner)} by {name.form or 'name'}"
        return _with_limit(f"map of {kind}", key, "at most {}")
    if key.models:
        return "map of keys"
    words = {str: key.form or "text", int: "whole number", float: "number", bool: "`true` or `false`"}[key.type]
    least, most = limits(key)
    if key.type in (int, float) and least is not None:
        words += f", {_number(least)} to {_number(most)}" if most is not None else f", {_number(least)} or more"
    return words


def default_words(key: Key) -> str:
    """The default as it would be written; `required` where there is none."""
    if key.path[-1:] == (ANY,):
        return ""
    if key.path == ("name",):
        return "the stack's name"
    default = key.default
    if default is PydanticUndefined:
        return "required"
    if isinstance(default, BaseModel) and type(default).__name__ != "Range":
        return OWN
    return _yaml(default.model_dump(mode="json") if isinstance(default, BaseModel) else default)


def limits(key: Key) -> tuple[float | None, float | None]:
    """Least and most of a number; None where there is none. A bound that is itself excluded counts like one that is not."""
    least: Any = None
    most: Any = None
    for rule in (rule for info in key.infos for rule in info.metadata):
        least = rule.ge if isinstance(rule, Ge) else rule.gt if isinstance(rule, Gt) else least
        most = rule.le if isinstance(rule, Le) else most
    return least, most


def _with_limit(words: str, key: Key, phrase: str) -> str:
    rules = [rule for info in key.infos for rule in info.metadata]
    most = next((rule.max_length for rule in rules if isinstance(rule, MaxLen)), None)
    least = next((rule.min_length for rule in rules if isinstance(rule, MinLen)), None)
    if least:
        words += f", at least {least}"
    return f"{words}, {phrase.format(most)}" if most else words


def _plural(words: str, key: Key) -> str:
    """What several of a kind are called; forms such as `an IPv4 range` stand for themselves."""
    return (
        {"pools": "pools", "models": "models", "schedules": "schedules", "waivers": "waivers"}.get(
            str(key.path[0]), "maps"
        )
        if key.models
        else words
    )


def _docstring(key: Key) -> str:
    """First sentence that the models say of themselves."""
    return " ".join(dict.fromkeys((model.__doc__ or "").strip().split("\n")[0] for model in key.models))


def _yaml(value: Any) -> str:
    if value is None:
        return "none"
    text: str = yaml.safe_dump(_plain(value), default_flow_style=True, width=1000, sort_keys=False)
    return text.removesuffix("...\n").strip()


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return str(value) if isinstance(value, str) else value


def _number(value: float | None) -> str:
    return f"{value:,.0f}".replace(",", " ") if value is not None else ""
