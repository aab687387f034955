"""Turn pydantic's findings into mistakes a beginner can mend, each with the repair its hint describes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import ErrorDetails

from infra.environment.fields import Key, children, key_at, map_name
from infra.environment.mistakes import Mistake, Path, did_you_mean, dotted, one_of, shown
from infra.environment.scalars import YES_NO
from infra.environment.tree import Node, Scalar

Repair = Callable[[], None]
"""Does to the tree what the hint tells the reader to do, so that the rest can be judged as it is meant."""


@dataclass(frozen=True)
class Finding:
    """A mistake and, where it is known what was meant, its repair."""

    mistake: Mistake
    path: Path
    """Path in the tree as it now is; the mistake's own is that of the file."""
    repair: Repair | None = None


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
    tokens = [token for token in detail["loc"] if token != "[key]"]
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
    return spot.finding("missing", f"`{spot.name}` is missing", f"add {form}. {_about(spot.key)}".strip())


def _unknown(spot: Spot) -> Finding:
    above = key_at(spot.path[:-1])
    names = tuple(str(child.path[-1]) for child in children(above)) if above else ()
    near = did_you_mean(str(spot.path[-1]), names)
    if set(spot.node.items if spot.node else ()) == {"secure"}:
        return spot.finding(
            "unknown-key",
            f"`{spot.name}` is not a key of an environment",
            "an environment holds no secrets; keep them in the cloud's secret store",
            names,
            at_key=True,
        )
    holder = f"`{dotted(spot.path[:-1])}`" if len(spot.path) > 1 else "an environment"
    hint = (
        f"did you mean `{near}`?" if near else f"the keys of {holder} are {one_of(names, 20).replace(' or ', ' and ')}"
    )
    repair = spot.rename(near) if near else None
    return spot.finding(
        "unknown-key", f"`{spot.name}` is not a key of {holder}", hint, names, at_key=True, repair=repair
    )


def _wrong_type(spot: Spot) -> Finding:
    key, node = spot.key, spot.node
    noun = key.noun if key else "that"
    value = node.value if node else None
    message = f"`{spot.name}` is {_kind(spot)}, not {noun}"
    if value is None:
        return spot.finding(
            "type", f"`{spot.name}` has no value", f"give it {noun}, or leave the key out. {_about(key)}"
        )
    if key and key.type is str and isinstance(value, int | float) and node and node.text:
        return spot.finding("type", message, f'put it in quotes: `"{shown(node.text)}"`', repair=spot.put(node.text))
    if key and isinstance(value, str) and (meant := _meant(key, value)) is not None:
        word = f"{meant}".lower() if isinstance(meant, bool) else str(meant)
        return spot.finding("type", message, f"write `{word}`, without quotes", repair=spot.put(meant))
    if key and key.noun == "a list" and not isinstance(value, dict | list):
        return spot.finding(
            "type", message, f"write `[{spot.written}]`, or each on a line of its own after `- `", repair=_listed(spot)
        )
    if key and key.models and isinstance(value, list):
        return spot.finding("type", message, f"write its keys without the `- ` before them: {_keys_of(key)}")
    if key and map_name(key) and not isinstance(value, dict):
        return spot.finding("type", message, _how_to_map(spot))
    return spot.finding("type", message, _about(key) if not (key and key.models) else f"its keys are {_keys_of(key)}")


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
    near = did_you_mean(spot.written, allowed)
    hint = f"did you mean `{near}`?" if near else f"write {one_of(allowed)}"
    meant = next((value for value in allowed if value == near), None)
    return spot.finding(
        "value",
        f"`{spot.name}` is `{spot.written}`, not {one_of(allowed)}",
        hint,
        allowed,
        repair=spot.put(meant) if meant else None,
    )


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
    words = {
        "ge": f"below the least, `{limit}`",
        "gt": f"not above `{limit}`",
        "le": f"above the most, `{limit}`",
        "lt": f"not below `{limit}`",
    }
    return spot.finding("range", f"`{spot.name}` is `{spot.written}`, {words[kind]}", _about(spot.key))


def _pattern(spot: Spot) -> Finding:
    key = spot.key
    if "[key]" in spot.detail["loc"]:
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
    if "[key]" in spot.detail["loc"]:
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
            f"give it at least {least} {unit}, or leave the key out. {_about(spot.key)}",
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


def _listed(spot: Spot) -> Repair:
    def repair() -> None:
        if (node := spot.node) is not None:
            node.value = [Node(node.value, (*node.path, 0), node.line, node.column, node.line, node.column, node.text)]

    return repair


def _keys_of(key: Key) -> str:
    return one_of(tuple(str(child.path[-1]) for child in children(key)), 20).replace(" or ", " and ")


def _about(key: Key | None) -> str:
    """The first two sentences a field says of itself."""
    return _lower(key.description) if key else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text
