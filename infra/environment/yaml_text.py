"""Read YAML text into a tree with places, refusing what two readers could read in two ways.

Built on libyaml's event stream rather than on a constructor: events keep quotes, tags, anchors and places, use no
recursion, and never make an object of a document's own choosing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

import yaml

from infra.environment.mistakes import Mistake, Path, dotted, shown
from infra.environment.scalars import Ambiguous, read_plain
from infra.environment.tree import Node
from infra.environment.yaml_syntax import MAX_DEPTH, SEVEN_LEVELS, syntax_mistakes

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
HOME: Final[Path] = ("config", "groundwork:environment")
"""Where the environment stands in the file; what is elsewhere belongs to Pulumi and is not judged."""


class _UnreadableError(Exception):
    """The text is not YAML, or not YAML this project reads; carries the mistakes that say why."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__(*mistakes)
        self.mistakes = mistakes


@dataclass
class _Open:
    """A collection whose end has not been read yet."""

    node: Node
    key: Node | None = None


def parse_yaml(text: str) -> tuple[Node | None, list[Mistake]]:
    """Read one YAML document; the tree is None where nothing can be made of the text."""
    builder = _Builder()
    try:
        for event in cast(Iterator[Any], yaml.parse(text, Loader=LOADER)):
            builder.take(event)
    except yaml.YAMLError as error:
        return None, [*builder.mistakes, *syntax_mistakes(error, text)]
    except _UnreadableError as error:
        return None, [*builder.mistakes, *error.mistakes]
    return builder.root, builder.mistakes


class _Builder:
    """Turns YAML events into a tree, collecting mistakes on the way."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.mistakes: list[Mistake] = []
        self._open: list[_Open] = []
        self._documents = 0

    def take(self, event: Any) -> None:
        """Take the next event of the document."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise _UnreadableError(
                    _at(
                        event,
                        (),
                        "yaml-documents",
                        "the file holds more than one document",
                        "remove the line `---` and put everything under one `config:`",
                    )
                )
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(
                event,
                "yaml-anchor",
                f"uses the alias `*{shown(event.anchor)}`; what it stands for is not read",
                "write the value out",
            )
            self._add(Node(None, line=event.start_mark.line + 1, column=event.start_mark.column + 1))
        elif isinstance(event, yaml.ScalarEvent):
            self._judge_properties(event)
            self._add(self._scalar(event))
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._start(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._open.pop()

    def _start(self, event: Any) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _UnreadableError(
                _at(
                    event,
                    self._place()[: len(HOME) + 3],
                    "yaml-depth",
                    f"values are nested more than {MAX_DEPTH} deep",
                    SEVEN_LEVELS,
                )
            )
        self._judge_properties(event)
        node = Node(
            {} if isinstance(event, yaml.MappingStartEvent) else [],
            line=event.start_mark.line + 1,
            column=event.start_mark.column + 1,
        )
        self._add(node)
        self._open.append(_Open(node))

    def _scalar(self, event: Any) -> Node:
        plain = event.style in (None, "") and event.tag is None
        node = Node(
            event.value,
            line=event.start_mark.line + 1,
            column=event.start_mark.column + 1,
            text=event.value if plain else None,
        )
        if plain:
            value = read_plain(event.value)
            if isinstance(value, Ambiguous):
                is_key = self._expects_key()
                place = (
                    f"the key `{shown(event.value)}`"
                    if is_key
                    else f"`{dotted(self._place()[len(HOME) :])}` is `{shown(event.value)}`, which"
                )
                self._note(event, "yaml-ambiguous", f"{place} {value.reason}", value.remedy, shown(event.value))
            else:
                node.value = value
        return node

    def _add(self, node: Node) -> None:
        """Put a finished node where it belongs: as root, list element, key, or value of the key before it."""
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        if isinstance(top.node.value, list):
            node.path = (*top.node.path, len(top.node.value))
            node.key_line, node.key_column = node.line, node.column
            top.node.value.append(node)
        elif top.key is None:
            top.key = self._key(node)
        else:
            self._add_value(top, top.key, node)
            top.key = None

    def _add_value(self, top: _Open, key: Node, node: Node) -> None:
        name = str(key.value)
        node.path = (*top.node.path, name)
        node.key_line, node.key_column = key.line, key.column
        earlier = top.node.items.get(name)
        if earlier is not None:
            self.mistakes.append(
                Mistake(code="yaml-duplicate", path=_inside(node.path), line=key.line, column=key.column,
                    message=f"`{dotted(_inside(node.path))}` is given twice, on {f'line {key.line}' if key.line == earlier.key_line else f'lines {earlier.key_line} and {key.line}'}", hint="keep one of the two")
            )  # fmt: skip
            return
        top.node.items[name] = node

    def _key(self, node: Node) -> Node:
        if isinstance(node.value, dict | list):
            raise _UnreadableError(
                Mistake(
                    code="yaml-key",
                    path=_inside(node.path),
                    line=node.line,
                    column=node.column,
                    message="a mapping or a list stands where a key should be",
                    hint="a key is a single word followed by a colon; values with `{`, `[` or `?` at their start need quotes",
                )
            )
        if node.text is not None:
            if node.text == "<<" and self._is_ours():
                self.mistakes.append(
                    Mistake(
                        code="yaml-anchor",
                        path=_inside(self._place()),
                        line=node.line,
                        column=node.column,
                        message="the merge key `<<` is not read",
                        hint="write the keys out",
                    )
                )
            elif not isinstance(node.value, str) and self._is_ours():
                self.mistakes.append(
                    Mistake(
                        code="yaml-ambiguous",
                        path=_inside(self._place()),
                        line=node.line,
                        column=node.column,
                        value=shown(node.text),
                        message=f"the key `{shown(node.text)}` is not text",
                        hint=f'write `"{shown(node.text)}":` if this key is meant',
                    )
                )
            node.value = node.text
        return node

    def _judge_properties(self, event: Any) -> None:
        if event.anchor is not None:
            self._refuse(
                event,
                "yaml-anchor",
                f"carries the anchor `&{shown(event.anchor)}`; anchors are not read",
                "write each value out where it is used",
            )
        if event.tag is not None and event.tag != "!":
            self._refuse(
                event,
                "yaml-tag",
                f"carries the YAML tag `{shown(_short_tag(event.tag))}`; tags are not read",
                "write the plain value, in quotes if it is text",
            )

    def _refuse(self, event: Any, code: str, message: str, hint: str) -> None:
        place = dotted(_inside(self._place()))
        self._note(event, code, f"`{place}` {message}" if place else f"the file {message}", hint)

    def _note(self, event: Any, code: str, message: str, hint: str, value: str = "") -> None:
        if self._is_ours():
            self.mistakes.append(_at(event, _inside(self._place()), code, message, hint, value=value))

    def _place(self) -> Path:
        """Path of the value that is read now."""
        if not self._open:
            return ()
        top = self._open[-1]
        if isinstance(top.node.value, list):
            return (*top.node.path, len(top.node.value))
        return (*top.node.path, str(top.key.value)) if top.key is not None else top.node.path

    def _expects_key(self) -> bool:
        return bool(self._open) and isinstance(self._open[-1].node.value, dict) and self._open[-1].key is None

    def _is_ours(self) -> bool:
        place = self._place()
        return place[: len(HOME)] == HOME or len(place) < len(HOME)


def _inside(path: Path) -> Path:
    """A path from the environment down; unchanged where it is not in the environment."""
    return path[len(HOME) :] if path[: len(HOME)] == HOME else path


def _at(event: Any, path: Path, code: str, message: str, hint: str, *, value: str = "") -> Mistake:
    mark = event.start_mark
    return Mistake(
        code=code, path=path, line=mark.line + 1, column=mark.column + 1, message=message, hint=hint, value=value
    )


def _short_tag(tag: str) -> str:
    return tag.replace("tag:yaml.org,2002:", "!!")
