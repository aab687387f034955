"""Where pydantic found something: the value, its place in the file, its key in the models; and what can be done there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from pydantic_core import ErrorDetails

from infra.environment.environment import Environment
from infra.environment.fields import Key, children, key_at
from infra.environment.kinds import Kind
from infra.environment.mistakes import Mistake, Path, all_of, dotted, shown
from infra.environment.tree import Node, Scalar

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
    kind: Kind = Environment
    """Model of the whole file."""

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


def find(detail: ErrorDetails, tree: Node, kind: Kind = Environment) -> Spot:
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
            return Spot(tree, tuple(path), None, node, key_at(tuple(path), kind), detail, kind)
    return Spot(tree, tuple(path), node, parent, key_at(tuple(path), kind), detail, kind)


def keys_of(key: Key) -> str:
    """The keys a model has, for a sentence."""
    return all_of([str(child.path[-1]) for child in children(key)], 30)


def told(key: Key | None) -> str:
    """What a field says of itself."""
    return key.description if key else ""


def about(key: Key | None) -> str:
    """The same, to stand after `hint:`."""
    return lower(told(key))


def lower(text: str) -> str:
    """A sentence that goes on after a colon; names and numbers at its start stay as they are."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
