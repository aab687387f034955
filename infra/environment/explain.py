"""Turn pydantic's findings into mistakes a beginner can mend, each with the repair its hint describes."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pydantic_core import ErrorDetails

from infra.environment.environment import Environment
from infra.environment.fields import children, key_at, map_name
from infra.environment.kinds import Kind, target_of, targets_with
from infra.environment.lacks import LACKS
from infra.environment.mistakes import all_of, did_you_mean, dotted, one_of, shown
from infra.environment.retype import NO_SECRETS, whole, wrong_type
from infra.environment.spot import KEY_MARK, Finding, Spot, about, find, lower, told
from infra.environment.tree import Node
from infra.environment.words import no_tag, word

_SECRET: Final = re.compile(
    r"pass(word|wd|phrase)?$|secret|token|private_key|api_?key|credential|become_pass", re.IGNORECASE
)
"""Names under which people keep what must not be in the file."""


def explain(detail: ErrorDetails, tree: Node, kind: Kind = Environment) -> Finding:
    """Say what one of pydantic's findings means to the writer of the file."""
    spot = find(detail, tree, kind)
    for kinds, explanation in _EXPLANATIONS:
        if detail["type"] in kinds:
            return explanation(spot)
    return spot.finding("value", f"`{spot.name}` is `{spot.written}`, {lower(detail['msg'])}", about(spot.key))


def _missing(spot: Spot) -> Finding:
    example = spot.key.example if spot.key else ""
    form = f"`{spot.path[-1]}: {example}`" if example else f"`{spot.path[-1]}`"
    return spot.finding("missing", f"`{spot.name}` is missing", f"add {form}. {told(spot.key)}".strip())


def _unknown(spot: Spot) -> Finding:
    above = key_at(spot.path[:-1], spot.kind)
    names = tuple(str(child.path[-1]) for child in children(above)) if above else ()
    if spot.node is not None and set(spot.node.items) == {"secure"}:
        return spot.finding(
            "unknown-key", f"`{spot.name}` is not a key of an environment", NO_SECRETS, names, at_key=True
        )
    if elsewhere := _of_another_target(spot):
        return elsewhere
    holder = f"`{dotted(spot.path[:-1])}`" if len(spot.path) > 1 else "an environment"
    message = f"`{spot.name}` is not a key of {holder}"
    near = did_you_mean(str(spot.path[-1] if spot.path else ""), names)
    if near is None:
        return spot.finding("unknown-key", message, f"the keys of {holder} are {all_of(names, 30)}", names, at_key=True)
    repair = spot.rename(near)
    finding = spot.finding("unknown-key", message, f"did you mean `{near}`?", names, at_key=True, repair=repair)
    return replace(finding, makes=(*finding.mistake.path[:-1], near)) if repair else finding


def _of_another_target(spot: Spot) -> Finding | None:
    """A key that only files of another target have, and a secret where own servers are described."""
    here, key = target_of(spot.kind), str(spot.path[-1] if spot.path else "")
    if len(spot.path) == 1 and (targets := targets_with(key)):
        lacked = LACKS.get(here, {}).get(key)
        instead = f"; {lacked}" if lacked else ""
        return spot.finding(
            "target-key",
            f"`{spot.name}` is a key of environments on {one_of(targets)}, and the target of this one is `{here}`",
            f"take it out, or write `target: {targets[0]}`{instead}",
            at_key=True,
        )
    if spot.kind is not Environment and _SECRET.search(key):
        return spot.finding(
            "secret",
            f"`{spot.name}` reads like a secret, and an environment holds none",
            "keep it in Ansible Vault or in the SSH agent, and take it out of every commit it was in",
            at_key=True,
        )
    return None


def _limit(spot: Spot) -> Finding:
    kind, limit = next(
        (kind, spot.context(kind)) for kind in ("ge", "gt", "le", "lt") if spot.context(kind) is not None
    )
    limit = f"{limit:g}" if isinstance(limit, float) else limit
    words = {"ge": f"below the least, `{limit}`", "gt": f"not above `{limit}`", "le": f"above the most, `{limit}`"}
    return spot.finding("range", f"`{spot.name}` is `{spot.written}`, {words[kind]}", about(spot.key))


def _pattern(spot: Spot) -> Finding:
    key = spot.key
    if KEY_MARK in spot.detail["loc"]:
        holder = key_at(spot.path[:-1], spot.kind)
        key = map_name(holder) if holder else None
        form = key.form if key else ""
        return spot.finding(
            "name",
            f"`{shown(str(spot.path[-1]))}` in `{dotted(spot.path[:-1])}` is not {form or 'a name that can be used'}",
            _rename_hint(str(spot.path[-1])),
            at_key=True,
        )
    form = key.form if key else ""
    message = f"`{spot.name}` is `{spot.written}`, not {form or 'of the form it needs'}"
    return spot.finding("form", message, _form_hint(spot))


def _form_hint(spot: Spot) -> str:
    example = spot.key.example if spot.key else ""
    return f"for example `{example}`" if example else about(spot.key)


def _rename_hint(name: str) -> str:
    clean = (
        "".join(char if char.isascii() and char.isalnum() else "-" for char in name.lower())
        .strip("-0123456789")[:24]
        .strip("-")
    )
    return f"rename it, for example `{clean}`" if clean else "rename it, for example `gpu`"


def _length(spot: Spot) -> Finding:
    kind = spot.detail["type"]
    most, least = spot.context("max_length"), spot.context("min_length")
    if KEY_MARK in spot.detail["loc"]:
        name = str(spot.path[-1])
        return spot.finding(
            "name",
            f"the name `{shown(name)}` in `{dotted(spot.path[:-1])}` has {len(name)} characters, more than {most}",
            _rename_hint(name),
            at_key=True,
        )
    length = len(str(spot.node.value)) if kind.startswith("string") and spot.node else spot.context("actual_length")
    unit = "characters" if kind.startswith("string") else "entries"
    if kind.endswith("too_long"):
        return spot.finding(
            "length",
            f"`{spot.name}` has {length} {unit}, more than {most}",
            "shorten it" if unit == "characters" else f"keep {most} or fewer",
        )
    if length == 0:
        return spot.finding(
            "length",
            f"`{spot.name}` is empty",
            f"give it at least {least} {unit}, or leave the key out. {told(spot.key)}",
        )
    return spot.finding("length", f"`{spot.name}` has {length} {unit}, fewer than {least}", about(spot.key))


def _rule(spot: Spot) -> Finding:
    """A validator of the models: its message is a sentence and, after a semicolon, a remedy."""
    text = str(spot.context("error"))
    message, _, hint = text.partition("; ")
    return spot.finding("rule", f"in `{spot.name}`, {message}", hint)


_EXPLANATIONS: Final[tuple[tuple[frozenset[str], Callable[[Spot], Finding]], ...]] = (
    (frozenset({"missing"}), _missing),
    (frozenset({"extra_forbidden"}), _unknown),
    (frozenset({"string_type", "int_type", "float_type", "bool_type", "list_type", "dict_type", "model_type", "model_attributes_type", "int_parsing", "float_parsing", "bool_parsing"}), wrong_type),
    (frozenset({"int_from_float"}), whole),
    (frozenset({"enum", "literal_error", "union_tag_invalid"}), word),
    (frozenset({"union_tag_not_found"}), no_tag),
    (frozenset({"greater_than_equal", "greater_than", "less_than_equal", "less_than"}), _limit),
    (frozenset({"string_pattern_mismatch"}), _pattern),
    (frozenset({"string_too_long", "string_too_short", "too_long", "too_short"}), _length),
    (frozenset({"value_error"}), _rule),
)  # fmt: skip
