"""Turn pydantic's findings into mistakes a beginner can mend, each with the repair its hint describes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic_core import ErrorDetails

from infra.environment.base import Range
from infra.environment.fields import Key, children, key_at, map_name
from infra.environment.mistakes import Mistake, Path, did_you_mean, dotted, one_of, shown
from infra.environment.scalars import YES_NO
from infra.environment.tree import Node, Scalar

NO_SECRETS: Final = "an environment holds no secrets; keep them in the cloud's secret store"
OTHER_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "fp32": ("float32", "float", "full"),
    "fp16": ("float16", "half"),
    "bf16": ("bfloat16", "brain"),
    "fp8": ("float8", "e4m3"),
    "int4": ("awq", "gptq", "4bit", "nf4", "q4"),
    "int8": ("8bit", "w8a8", "q8"),
    "per-zone": ("multi-az", "ha", "highly-available", "one-per-az"),
    "none": ("off", "disabled", "false", "isolated"),
    "public": ("internet", "internet-facing", "external", "open"),
    "private": ("internal", "vpc"),
    "reserved": ("odcr", "block", "reservation", "capacity-block"),
    "triton": ("tensorrt", "tensorrt-llm", "nvidia"),
    "tensorflow-serving": ("tf-serving", "tfserving", "tensorflow"),
    "torchserve": ("pytorch", "torch"),
    "dev": ("test", "staging", "sandbox"),
    "prod": ("live",),
}
"""Words of other tools and what they are called here."""

KEY_MARK: Final = "[key]"
"""Pydantic's mark that a finding concerns the name in a map, not its value."""

Repair = Callable[[], None]
"""Does to the tree what the hint tells the reader to do, so that the rest can be judged as it is meant."""


@dataclass(frozen=True)
class Finding:
    """A mistake and, where it is known what was meant, its repair."""

    mistake: Mistake
    path: Path
    """Path in the tree as it now is; the mistake's own is that of the file."""
    repair: Repair | None = None
    makes: Path | None = None
    """The key that exists once the repair is done, where it gives a key its right name."""


@dataclass(frozen=True)
class Spot:
    """Where pydantic found something: the tree around it and the key of the model."""

    tree: Node
    path: Path
    """Path in the tree as it now is."""
    node: Node | None
    """The value; None where the key is missing."""
    parent: Node
    key: Key | None
    detail: ErrorDetails

    @property
    def name(self) -> str:
        """The key as the reader wrote it, list positions as in the file."""
        return dotted(self.as_written) or "the environment"

    @property
    def as_written(self) -> Path:
        """The path in the file."""
        holder, rest = (self.node, ()) if self.node else (self.parent, self.path[-1:])
        return (*holder.path[len(self.tree.path) :], *rest)

    @property
    def written(self) -> str:
        """The value as the reader wrote it."""
        if self.node is None:
            return ""
        return shown(self.node.text if self.node.text is not None else self.node.plain())

    def context(self, name: str) -> Any:
        """A limit that pydantic names."""
        return self.detail.get("ctx", {}).get(name)

    def finding(
        self,
        code: str,
        message: str,
        hint: str,
        allowed: tuple[str, ...] = (),
        *,
        at_key: bool = False,
        repair: Repair | None = None,
    ) -> Finding:
        """A mistake at this spot, and its repair."""
        node = self.node or self.parent
        at_key = at_key or self.node is None or isinstance(node.value, dict | list)
        line, column = (node.key_line, node.key_column) if at_key and node.key_line else (node.line, node.column)
        mistake = Mistake(
            code=code,
            path=self.as_written,
            line=line,
            column=column,
            message=message,
            hint=hint,
            value=self.written,
            allowed=allowed,
        )
        return Finding(mistake, self.path, repair)

    def put(self, value: Scalar) -> Repair:
        """A repair that writes `value` in place of what is there."""

        def repair() -> None:
            if self.node is not None:
                self.node.value = value

        return repair

    def rename(self, name: str) -> Repair | None:
        """A repair that gives the key its right name, unless that name is taken."""
        if name in self.parent.items or self.node is None:
            return None

        def repair() -> None:
            if self.node is not None:
                self.parent.remove(self.node)
                self.parent.items[name] = self.node
                self.node.rename(name)

        return repair


def explain(detail: ErrorDetails, tree: Node) -> Finding:
    """Say what one of pydantic's findings means to the writer of the file."""
    spot = _spot(detail, tree)
    for kinds, explanation in _EXPLANATIONS:
        if detail["type"] in kinds:
            return explanation(spot)
    return spot.finding("value", f"`{spot.name}` is `{spot.written}`, {_lower(detail['msg'])}", _about(spot.key))


def _spot(detail: ErrorDetails, tree: Node) -> Spot:
    """Follow pydantic's location, leaving out what is no key of the file (the tag of a union, the mark of a map's name)."""
    path: list[str | int] = []
    parent, node = tree, tree
    tokens = [token for token in detail["loc"] if token != KEY_MARK]
    for position, token in enumerate(tokens):
        child = node.child(token)
        if child is not None:
            path.append(token)
            parent, node = node, child
        elif position == len(tokens) - 1 and detail["type"] == "missing":
            path.append(token)
            return Spot(tree, tuple(path), None, node, key_at(tuple(path)), detail)
    return Spot(tree, tuple(path), node, parent, key_at(tuple(path)), detail)


def _missing(spot: Spot) -> Finding:
    example = spot.key.example if spot.key else ""
    form = f"`{spot.path[-1]}: {example}`" if example else f"`{spot.path[-1]}`"
    return spot.finding("missing", f"`{spot.name}` is missing", f"add {form}. {_told(spot.key)}".strip())


def _unknown(spot: Spot) -> Finding:
    above = key_at(spot.path[:-1])
    names = tuple(str(child.path[-1]) for child in children(above)) if above else ()
    if spot.node is not None and set(spot.node.items) == {"secure"}:
        return spot.finding(
            "unknown-key", f"`{spot.name}` is not a key of an environment", NO_SECRETS, names, at_key=True
        )
    holder = f"`{dotted(spot.path[:-1])}`" if len(spot.path) > 1 else "an environment"
    message = f"`{spot.name}` is not a key of {holder}"
    near = did_you_mean(str(spot.path[-1] if spot.path else ""), names)
    if near is None:
        return spot.finding("unknown-key", message, f"the keys of {holder} are {_all_of(names)}", names, at_key=True)
    repair = spot.rename(near)
    finding = spot.finding("unknown-key", message, f"did you mean `{near}`?", names, at_key=True, repair=repair)
    return replace(finding, makes=(*finding.mistake.path[:-1], near)) if repair else finding


def _wrong_type(spot: Spot) -> Finding:
    key, node = spot.key, spot.node
    value = node.value if node else None
    if value is None:
        noun = key.noun if key else "a value"
        return spot.finding(
            "type", f"`{spot.name}` has no value", f"give it {noun}, or leave the key out. {_told(key)}"
        )
    hint, repair = _retyped(spot, key, value) if key else ("", None)
    return spot.finding(
        "type", f"`{spot.name}` is {_kind(spot)}, not {key.noun if key else 'that'}", hint, repair=repair
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
    return (f"its keys are {_keys_of(key)}" if key.models else _about(key)), None


def _regrouped(spot: Spot, key: Key) -> str:
    """How to write a mapping or a list that stands in the wrong place."""
    if spot.node is not None and set(spot.node.items) == {"secure"}:
        return NO_SECRETS
    if key.models and spot.node and spot.node.elements:
        return f"write its keys without the `- ` before them: {_keys_of(key)}"
    if map_name(key):
        return _how_to_map(spot)
    return f"its keys are {_keys_of(key)}" if key.models else _about(key)


def _how_to_map(spot: Spot) -> str:
    last = spot.path[-1] if spot.path else ""
    return (
        f"give each a name: `{last}:`, below it `  some-name:`, and its keys below that"
        if last in ("pools", "models", "schedules")
        else "write `key: value` pairs below it"
    )


def _whole(spot: Spot) -> Finding:
    return spot.finding(
        "type", f"`{spot.name}` is `{spot.written}`, not a whole number", "write a number without a fraction"
    )


def _word(spot: Spot) -> Finding:
    allowed = spot.key.allowed if spot.key else ()
    if spot.detail["type"] == "union_tag_invalid":
        allowed = tuple(str(spot.context("expected_tags")).replace("'", "").split(", "))
        return _tag(spot, allowed)
    near = did_you_mean(spot.written, allowed) or _by_another_name(spot.written, allowed)
    hint = f"did you mean `{near}`?" if near else f"write {one_of(allowed)}"
    meant = next((value for value in allowed if value == near), None)
    return spot.finding(
        "value",
        f"`{spot.name}` is `{spot.written}`, not {one_of(allowed)}",
        hint,
        allowed,
        repair=spot.put(meant) if meant else None,
    )


def _by_another_name(word: str, allowed: tuple[str, ...]) -> str | None:
    """The allowed word for what other tools call `word`."""
    return next((ours for ours in allowed if word.lower() in OTHER_NAMES.get(ours, ())), None)


def _tag(spot: Spot, allowed: tuple[str, ...]) -> Finding:
    given = shown(spot.context("tag"))
    mode = (spot.node.child("mode") if spot.node else None) or spot.node
    near = did_you_mean(given, allowed)
    hint = f"did you mean `{near}`?" if near else f"write {one_of(allowed)}"
    inner = Spot(spot.tree, (*spot.path, "mode"), mode, spot.node or spot.parent, None, spot.detail)
    return inner.finding(
        "value",
        f"`{spot.name}.mode` is `{given}`, not {one_of(allowed)}",
        hint,
        allowed,
        repair=inner.put(near) if near else None,
    )


def _no_tag(spot: Spot) -> Finding:
    return spot.finding(
        "missing",
        f"`{spot.name}.mode` is missing",
        "add `mode: mig`, `mode: time-slicing` or `mode: mps`",
        ("mig", "time-slicing", "mps"),
    )


def _limit(spot: Spot) -> Finding:
    kind, limit = next(
        (kind, spot.context(kind)) for kind in ("ge", "gt", "le", "lt") if spot.context(kind) is not None
    )
    limit = f"{limit:g}" if isinstance(limit, float) else limit
    words = {"ge": f"below the least, `{limit}`", "gt": f"not above `{limit}`", "le": f"above the most, `{limit}`"}
    return spot.finding("range", f"`{spot.name}` is `{spot.written}`, {words[kind]}", _about(spot.key))


def _pattern(spot: Spot) -> Finding:
    key = spot.key
    if KEY_MARK in spot.detail["loc"]:
        holder = key_at(spot.path[:-1])
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
    return f"for example `{example}`" if example else _about(spot.key)


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
            f"give it at least {least} {unit}, or leave the key out. {_told(spot.key)}",
        )
    return spot.finding("length", f"`{spot.name}` has {length} {unit}, fewer than {least}", _about(spot.key))


def _rule(spot: Spot) -> Finding:
    """A validator of the models: its message is a sentence and, after a semicolon, a remedy."""
    text = str(spot.context("error"))
    message, _, hint = text.partition("; ")
    return spot.finding("rule", f"in `{spot.name}`, {message}", hint)


_EXPLANATIONS: Final[tuple[tuple[frozenset[str], Callable[[Spot], Finding]], ...]] = (
    (frozenset({"missing"}), _missing),
    (frozenset({"extra_forbidden"}), _unknown),
    (frozenset({"string_type", "int_type", "float_type", "bool_type", "list_type", "dict_type", "model_type", "model_attributes_type", "int_parsing", "float_parsing", "bool_parsing"}), _wrong_type),
    (frozenset({"int_from_float"}), _whole),
    (frozenset({"enum", "literal_error", "union_tag_invalid"}), _word),
    (frozenset({"union_tag_not_found"}), _no_tag),
    (frozenset({"greater_than_equal", "greater_than", "less_than_equal", "less_than"}), _limit),
    (frozenset({"string_pattern_mismatch"}), _pattern),
    (frozenset({"string_too_long", "string_too_short", "too_long", "too_short"}), _length),
    (frozenset({"value_error"}), _rule),
)  # fmt: skip


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


def _keys_of(key: Key) -> str:
    return _all_of(tuple(str(child.path[-1]) for child in children(key)))


def _all_of(names: tuple[str, ...]) -> str:
    return one_of(names, 30).replace(" or ", " and ")


def _told(key: Key | None) -> str:
    """What a field says of itself."""
    return key.description if key else ""


def _about(key: Key | None) -> str:
    """The same, to stand after `hint:`."""
    return _lower(_told(key))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
