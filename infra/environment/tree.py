"""A YAML document as a tree that still knows where each value stands and how it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from infra.environment.mistakes import Path

Scalar = str | int | float | bool | None


@dataclass(eq=False)
class Node:
    """A value of the file: a scalar, a mapping or a list, with its place."""

    value: Scalar | dict[str, Node] | list[Node]
    path: Path = ()
    """Where it stood in the file as written; stays the same when a wrong neighbour is taken out."""
    line: int = 0
    column: int = 0
    key_line: int = 0
    key_column: int = 0
    text: str | None = None
    """The scalar as written, where it was written plain (without quotes)."""

    @property
    def items(self) -> dict[str, Node]:
        """Children of a mapping; empty for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def elements(self) -> list[Node]:
        """Elements of a list; empty for anything else."""
        return self.value if isinstance(self.value, list) else []

    def plain(self) -> object:
        """The value as plain Python: dicts, lists and scalars."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def child(self, token: str | int) -> Node | None:
        """The child under a key or at a position, if there is one."""
        if isinstance(self.value, dict):
            return self.value.get(str(token))
        if isinstance(self.value, list) and isinstance(token, int) and 0 <= token < len(self.value):
            return self.value[token]
        return None

    def chain(self, path: Path) -> Iterator[Node]:
        """This node and those below it along `path`, as far as they exist."""
        node: Node | None = self
        yield self
        for token in path:
            node = node.child(token)
            if node is None:
                return
            yield node

    def rename(self, name: str, depth: int | None = None) -> None:
        """Give the key at the end of this node's path, or at `depth` of it, another name, here and below."""
        depth = len(self.path) - 1 if depth is None else depth
        self.path = (*self.path[:depth], name, *self.path[depth + 1 :])
        for child in [*self.items.values(), *self.elements]:
            child.rename(name, depth)

    def remove(self, node: Node) -> None:
        """Take a direct child out."""
        if isinstance(self.value, dict):
            self.value = {key: child for key, child in self.value.items() if child is not node}
        elif isinstance(self.value, list):
            self.value = [child for child in self.value if child is not node]


def tree_of(data: object, path: Path = ()) -> Node:
    """Make a tree of plain Python data that came from no file.

    Raises:
        TypeError: for a value that no YAML or JSON document can hold.
    """
    if isinstance(data, Mapping):
        pairs = cast(Mapping[object, object], data).items()
        return Node({str(key): tree_of(value, (*path, str(key))) for key, value in pairs}, path)
    if isinstance(data, str | int | float | bool) or data is None:
        return Node(data, path)
    if isinstance(data, Sequence):
        elements = cast(Sequence[object], data)
        return Node([tree_of(value, (*path, index)) for index, value in enumerate(elements)], path)
    raise TypeError(f"a value of type `{type(data).__name__}` cannot stand in an environment")
