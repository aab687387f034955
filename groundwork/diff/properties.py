"""Inputs of two sides compared, leaf by leaf; what is secret on either side is shown on neither."""

import json
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any, Final, Literal, cast

from groundwork.diff.model import Property
from groundwork.diff.pairs import leaves
from groundwork.plan.wire import MASK, masked
from groundwork.sandbox.cloud.values import steps

Path = tuple[str | int, ...]

ABSENT: Final = None
"""Stands for a key that is not there; the engine does not tell it from null either."""
SHORTEST_SECRET: Final = 6
"""Letters below which a value that becomes secret is not looked for elsewhere: it would be found in everything."""
PLAIN_KEY: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def written(path: Path) -> str:
    """Write a path as the engine does."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif PLAIN_KEY.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def compare(base: Any, head: Any) -> tuple[Property, ...]:
    """Every leaf that differs, by path."""
    return tuple(sorted(_compare((), base, head), key=lambda found: found.path))


def plain_secrets(base: Any, head: Any) -> Iterator[str]:
    """Texts that stand in plain on one side where the other side is secret; they are shown nowhere."""
    for _, old, new in _differing((), base, head):
        if _secret(old) == _secret(new):
            continue
        plain, other = (new, old) if _secret(old) else (old, new)
        known = {value for _, value in leaves(other)}
        for _, value in leaves(plain):
            if isinstance(value, str) and len(value) >= SHORTEST_SECRET and value not in known:
                yield value


def left_alone(base: dict[str, Any], head: dict[str, Any], ignored: tuple[str, ...]) -> dict[str, Any]:
    """The head's inputs with the base's values where the engine leaves changes alone."""
    for path in ignored:
        keys = [step.strip("\"'") if isinstance(step, str) else step for step in steps(path)]
        head = _kept(base, head, keys)
    return head


def _kept(base: Any, head: Any, keys: list[Any]) -> Any:
    if not keys or keys[0] in (None, "*"):
        return base
    if not isinstance(head, dict):
        return head
    fields = dict(cast("dict[str, Any]", head))
    before = cast("dict[str, Any]", base) if isinstance(base, dict) else {}
    key, rest = keys[0], keys[1:]
    if rest and key in fields:
        fields[key] = _kept(before.get(key), fields[key], rest)
    elif not rest and key in before:
        fields[key] = before[key]
    elif not rest:
        fields.pop(key, None)
    return fields


def _compare(path: Path, base: Any, head: Any) -> Iterator[Property]:
    for place, old, new in _differing(path, base, head):
        kind = "added" if old is ABSENT else "removed" if new is ABSENT else "changed"
        secret = _secrecy(old, new)
        before, after = (_hidden(side) if secret else _quiet(side) for side in (old, new))
        yield Property(written(place), before, after, kind, secret)


def _hidden(value: Any) -> str | None:
    return None if value is ABSENT else MASK


def _quiet(value: Any) -> Any:
    """A text that is JSON and holds something whose name says it is secret, without that."""
    said = _document(value)
    return json.dumps(said, sort_keys=True) if said is not None and _secret(said) else value


def _differing(path: Path, base: Any, head: Any) -> Iterator[tuple[Path, Any, Any]]:
    """Yield place and both values of each leaf that differs."""
    if base == head:
        return
    if isinstance(base, dict) and isinstance(head, dict):
        old, new = cast("dict[str, Any]", base), cast("dict[str, Any]", head)
        for key in sorted({*old, *new}):
            yield from _differing((*path, key), old.get(key), new.get(key))
    elif isinstance(base, list) and isinstance(head, list) and _holds_mappings(base, head):  # pyright: ignore[reportUnknownArgumentType]
        yield from _in_lists(path, cast("list[Any]", base), cast("list[Any]", head))
    elif (old := _document(base)) is not None and (new := _document(head)) is not None:
        if old != new:
            yield from _differing(path, old, new)
        elif _secret(old):
            yield path, MASK, MASK
    else:
        yield path, base, head


def _in_lists(path: Path, base: list[Any], head: list[Any]) -> Iterator[tuple[Path, Any, Any]]:
    """Elements found again elsewhere in the list are not changed; one in the place of another is compared with it."""
    old, new = [json.dumps(item, sort_keys=True) for item in base], [json.dumps(item, sort_keys=True) for item in head]
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            for offset in range(j - i):
                yield from _differing((*path, k + offset), base[i + offset], head[k + offset])
        elif tag != "equal":
            yield from (((*path, at), base[at], ABSENT) for at in range(i, j))
            yield from (((*path, at), ABSENT, head[at]) for at in range(k, m))


def _holds_mappings(base: list[Any], head: list[Any]) -> bool:
    """Whether two lists are compared element by element; one with a secret in it is not: a place tells something."""
    items = [*base, *head]
    return any(isinstance(item, dict) for item in items) and not _secret(items)


def _document(value: Any) -> Any:
    """What a text that is JSON says, without secrets; None for all else. A policy is compared statement by statement."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return None
    try:
        return masked(json.loads(value))
    except (ValueError, RecursionError):
        return None


def _secret(value: Any) -> bool:
    """Whether it is secret, or holds something that is."""
    return any(leaf == MASK for _, leaf in leaves(value))


def _secrecy(old: Any, new: Any) -> Literal["", "both", "becomes", "ceases"]:
    before, after = _secret(old), _secret(new)
    if before and after:
        return "both"
    if before:
        return "both" if new is ABSENT else "ceases"
    if after:
        return "both" if old is ABSENT else "becomes"
    return ""
