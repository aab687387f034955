"""The models seen as a tree of keys: what stands where, its type, default and reason.

Error messages, the reference page and `groundwork explain` all ask here, so they cannot disagree.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from infra.environment.environment import Environment
from infra.environment.kinds import Kind
from infra.environment.mistakes import Path, dotted

ANY: Final = "*"
"""Stands in a key for any name of a map and any position of a list."""


@dataclass(frozen=True)
class Key:
    """A key an environment may have."""

    path: Path
    type: Any
    """Type of the value, without `Annotated` and without None."""
    optional: bool
    """Whether `null` may stand there."""
    infos: tuple[FieldInfo, ...]
    """What the field says of itself, nearest first: the field's own, then its type's."""

    @property
    def dotted(self) -> str:
        """The key as people write it."""
        return dotted(self.path)

    @property
    def description(self) -> str:
        """What it is and why its default is what it is."""
        return next((info.description for info in self.infos if info.description), "")

    @property
    def required(self) -> bool:
        """Whether it must be given; a name defaults to the stack's."""
        return bool(self.infos) and self.infos[0].is_required() and self.path[-1] != ANY and self.path != ("name",)

    @property
    def default(self) -> Any:
        """Its default; `PydanticUndefined` where it has none."""
        return (
            self.infos[0].get_default(call_default_factory=True)
            if self.infos and self.path[-1] != ANY
            else PydanticUndefined
        )

    @property
    def example(self) -> str:
        """A value that could stand there."""
        return next((f"{example}" for info in self.infos for example in info.examples or ()), "")

    @property
    def form(self) -> str:
        """What text must look like, in words; empty where any text will do."""
        for info in self.infos:
            extra = info.json_schema_extra
            if isinstance(extra, dict) and "x-form" in extra:
                return f"{extra['x-form']}"
        return ""

    @property
    def short(self) -> str:
        """The same in a word or two, for tables."""
        for info in self.infos:
            extra = info.json_schema_extra
            if isinstance(extra, dict) and "x-type" in extra:
                return f"{extra['x-type']}"
        return ""

    @property
    def allowed(self) -> tuple[str, ...]:
        """The values it may have, where they can be listed."""
        if get_origin(self.type) is Literal:
            return tuple(str(value) for value in get_args(self.type))
        return tuple(str(member.value) for member in enum_of(self.type))

    @property
    def models(self) -> tuple[type[BaseModel], ...]:
        """The models its value may be: one, several where a key inside chooses, or none."""
        return models_of(self.type)

    @property
    def noun(self) -> str:
        """What kind of value it is, for a sentence."""
        if self.allowed:
            return "one of a few words" if isinstance(get_args(self.type)[:1] or "", tuple) else "a word"
        if self.models or get_origin(self.type) is dict:
            return "a mapping of keys to values"
        if get_origin(self.type) is list:
            return "a list"
        return NOUNS.get(self.type, "text")


NOUNS: Final[dict[Any, str]] = {str: "text", int: "a whole number", float: "a number", bool: "`true` or `false`"}


def enum_of(annotation: Any) -> tuple[Enum, ...]:
    """The members of an enumeration; none for any other type."""
    kind: Any = annotation
    return tuple(kind) if isinstance(kind, type) and issubclass(kind, Enum) else ()


def models_of(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models an annotation may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    if get_origin(annotation) in (Union, types.UnionType):
        return tuple(arg for arg in get_args(annotation) if isinstance(arg, type) and issubclass(arg, BaseModel))
    return ()


def top(kind: Kind = Environment) -> Key:
    """The environment itself, of a kind, above its first keys."""
    return Key((), kind, optional=False, infos=())


def key_at(path: Path, kind: Kind = Environment) -> Key | None:
    """The key at a path of an environment, with real names or `*`; None where no key can be there."""
    key: Key | None = top(kind)
    for token in path:
        key = next((child for child in children(key) if child.path[-1] in (token, ANY)), None) if key else None
    return key


@cache
def children(key: Key) -> tuple[Key, ...]:
    """The keys right below a key."""
    origin, arguments = get_origin(key.type), get_args(key.type)
    if origin is dict:
        return (_key((*key.path, ANY), arguments[1], None),)
    if origin is list:
        return (_key((*key.path, ANY), arguments[0], None),)
    found: dict[str, Key] = {}
    for model in key.models:
        hints = get_type_hints(
            model, include_extras=True
        )  # what pydantic merges into its own field loses notes of the type
        for name, info in model.model_fields.items():
            child = _key((*key.path, name), hints[name], info)
            before = found.get(name, child)
            words = dict.fromkeys(
                (*before.allowed, *child.allowed)
            )  # the word that chooses among models has all their values
            found[name] = replace(before, type=Literal[tuple(words)]) if words and before is not child else before
    return tuple(found.values())


def map_name(key: Key) -> Key | None:
    """The type of the names in a map, as a key of its own; None where the key holds no map."""
    return _key((*key.path, ANY), get_args(key.type)[0], None) if get_origin(key.type) is dict else None


def walk(key: Key | None = None) -> Iterator[Key]:
    """Every key, parents first, in the order of the models."""
    for child in children(key or top()):
        yield child
        yield from walk(child)


def _key(path: Path, annotation: Any, info: FieldInfo | None) -> Key:
    infos = [info] if info is not None else []
    optional = False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *notes = get_args(annotation)
            infos += [note for note in notes if isinstance(note, FieldInfo)]
        elif get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation):
            rest = tuple(arg for arg in get_args(annotation) if arg is not type(None))
            annotation, optional = (rest[0] if len(rest) == 1 else Union[rest]), True  # noqa: UP007 - made at run time
        else:
            return Key(path, annotation, optional, tuple(infos))
