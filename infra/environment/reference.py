"""A key in words: its type and limits, its default, what it is and why; for the reference page and `groundwork explain`."""

from dataclasses import dataclass
from typing import Any, Final, get_origin

import yaml
from annotated_types import Ge, Gt, Le, MaxLen, MinLen
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from infra.environment.base import Range
from infra.environment.fields import ANY, Key, children, map_name

UNSET: Final = "not set"
"""Said of a default that is nothing."""
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


def type_words(key: Key) -> str:  # noqa: PLR0911 - one return a kind of type
    """The type with its limits, for example `whole number, 0 to 1000`."""
    if key.allowed:
        words = [f"`{word}`" for word in key.allowed]
        return words[0] if len(words) == 1 else "one of " + ", ".join(words)
    if get_origin(key.type) is list:
        return _with_limit(f"list of {_plural(children(key)[0])}", key)
    if (name := map_name(key)) is not None:
        return _with_limit(f"map of {_plural(children(key)[0])} by {name.short or 'name'}", key)
    if key.type is Range:
        return "range, `{min: …, max: …}`"
    if key.models:
        return "keys below"
    words = {str: key.short or "text", int: "whole number", float: "number", bool: "`true` or `false`"}[key.type]
    least, most = limits(key)
    if key.type in (int, float) and least is not None:
        return f"{words}, {least:.0f} to {most:.0f}" if most is not None else f"{words}, {least:.0f} or more"
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
    if isinstance(default, BaseModel) and not isinstance(default, Range):
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


def _with_limit(words: str, key: Key) -> str:
    rules = [rule for info in key.infos for rule in info.metadata]
    most = next((rule.max_length for rule in rules if isinstance(rule, MaxLen)), None)
    least = next((rule.min_length for rule in rules if isinstance(rule, MinLen)), None)
    if least and most:
        return f"{words}, {least} to {most}"
    return f"{words}, at most {most}" if most else words


def _plural(key: Key) -> str:
    """What several of a kind are called."""
    if key.models:
        return str(key.path[0])
    if key.allowed:
        return ", ".join(f"`{word}`" for word in key.allowed)
    one = type_words(key).partition(",")[0]
    return one + ("es" if one.endswith("s") else "s")


def _docstring(key: Key) -> str:
    """First sentence that the models say of themselves."""
    return " ".join(dict.fromkeys((model.__doc__ or "").strip().split("\n")[0] for model in key.models))


def _yaml(value: Any) -> str:
    if value is None:
        return UNSET
    text: str = yaml.safe_dump(_plain(value), default_flow_style=True, width=1000, sort_keys=False)
    return text.removesuffix("...\n").strip().replace("'", '"')


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return str(value) if isinstance(value, str) else value
