"""Read an environment: from a file, or from configuration the engine has read already. All mistakes at once.

The way is text → tree with places → typed model → checks against the catalogue. A wrong value does not end it: it is
noted, put right as its hint says (or taken out), and the rest is judged all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path as FilePath
from typing import Final

from infra.environment.checks import check
from infra.environment.checks.onprem import check as check_onprem
from infra.environment.environment import Environment
from infra.environment.file_text import read_text
from infra.environment.kinds import Described
from infra.environment.mistakes import Mistake, shown
from infra.environment.onprem import OnpremEnvironment
from infra.environment.shape import Shaped, shape
from infra.environment.tree import Node, tree_of
from infra.environment.yaml_text import HOME, parse_yaml

CONFIG, KEY = map(str, HOME)
FIVE_LINES: Final = "`docs/environment.md` begins with five lines that are enough"


@dataclass(frozen=True)
class Reading:
    """An environment as read, and everything that is wrong with it."""

    described: Described | None
    """What the file describes; None where there is an error, so that nothing half understood is ever built."""
    mistakes: tuple[Mistake, ...]
    """Errors and warnings, in the order of the file."""

    @property
    def environment(self) -> Environment | None:
        """The environment, where it is one in a cloud and there is no error."""
        return self.described if isinstance(self.described, Environment) else None

    @property
    def onprem(self) -> OnpremEnvironment | None:
        """The environment, where it is one on own servers and there is no error."""
        return self.described if isinstance(self.described, OnpremEnvironment) else None

    @property
    def ok(self) -> bool:
        """Whether it can be built: there are no errors, though there may be warnings."""
        return self.described is not None

    @property
    def errors(self) -> tuple[Mistake, ...]:
        """Mistakes that must be mended."""
        return tuple(mistake for mistake in self.mistakes if mistake.severity == "error")

    @property
    def warnings(self) -> tuple[Mistake, ...]:
        """Mistakes that should be looked at."""
        return tuple(mistake for mistake in self.mistakes if mistake.severity == "warning")


def read_environment(path: FilePath, stack: str) -> Reading:
    """Read `Pulumi.<stack>.yaml`; `stack` names the environment unless the file does."""
    text, mistakes = read_text(path)
    if text is None:
        return _reading(None, mistakes, path)
    document, mistakes = parse_yaml(text)
    if document is None:
        return _reading(None, mistakes or [_empty()], path)
    home, missing = _home(document)
    if home is None:
        return _reading(None, [*mistakes, *missing], path)
    return _judge(home, mistakes, stack, path)


def check_config(data: Mapping[str, object], stack: str, file: FilePath | None = None) -> Reading:
    """Check an environment that was read already, by the engine; `file` is only named in the mistakes."""
    try:
        tree = tree_of(data)
    except TypeError as error:
        return _reading(
            None, [Mistake(code="value", message=str(error), hint="write text, a number, a list or a mapping")], file
        )
    return _judge(tree, [], stack, file)


def _judge(home: Node, mistakes: list[Mistake], stack: str, file: FilePath | None) -> Reading:
    shaped = shape(home, stack, mistakes)
    return _reading(shaped, [*mistakes, *shaped.mistakes, *check(shaped), *check_onprem(shaped)], file)


def _reading(shaped: Shaped | None, mistakes: list[Mistake], file: FilePath | None) -> Reading:
    named = [replace(mistake, file=str(file) if file else "") for mistake in mistakes]
    ordered = tuple(sorted(dict.fromkeys(named), key=lambda mistake: (mistake.line, mistake.column)))
    failed = shaped is None or any(mistake.severity == "error" for mistake in ordered)
    return Reading(None if failed or shaped is None else shaped.described, ordered)


def _home(document: Node) -> tuple[Node | None, list[Mistake]]:
    """Find the environment in a stack's file."""
    if document.value is None or document.value == {}:
        return None, [_empty()]
    node = document
    for key, holder in ((CONFIG, "the file"), (KEY, f"`{CONFIG}`")):
        if not isinstance(node.value, dict):
            return None, [_misplaced(node, f"{holder} holds no keys")]
        found = node.items.get(key)
        if found is None:
            return None, [_missing(node, key, holder, document)]
        node = found
    if not isinstance(node.value, dict):
        what = (
            f"is `{shown(node.plain())}`, not a mapping of keys to values"
            if node.value is not None
            else "holds no keys"
        )
        return None, [_misplaced(node, f"`{KEY}` {what}")]
    return node, []


def _missing(node: Node, key: str, holder: str, document: Node) -> Mistake:
    """Say which key is not there, and what stands in its stead."""
    near = next(
        (child for name, child in {**node.items, **document.items}.items() if name.endswith("environment")), None
    )
    if near is None:
        return _misplaced(node, f"{holder} has no key `{key}`")
    name = shown(str(near.path[-1]))
    if name == KEY:
        return _misplaced(near, f"`{KEY}` stands at the left edge, not under `{CONFIG}:`")
    return _misplaced(near, f"{holder} has no key `{key}`; `{name}` is not it")


def _misplaced(node: Node, message: str) -> Mistake:
    return Mistake(
        code="file-shape", line=node.key_line or node.line, column=node.key_column or node.column, message=message,
        hint=f"the environment stands under `{CONFIG}:` and, indented below it, `{KEY}:`; {FIVE_LINES}",
    )  # fmt: skip


def _empty() -> Mistake:
    return Mistake(code="file-empty", line=1, column=1, message="the file is empty", hint=FIVE_LINES)
