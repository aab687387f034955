"""Where in an environment file a key stands, so that a verdict can be shown at the line to edit."""

from pathlib import Path

from infra.environment.file_text import read_text
from infra.environment.tree import Node
from infra.environment.yaml_text import HOME, parse_yaml


class Places:
    """Lines of one environment file."""

    def __init__(self, file: Path) -> None:
        text, _ = read_text(file)
        tree, _ = parse_yaml(text) if text is not None else (None, [])
        self._home: Node | None = None
        if tree is not None:
            chain = list(tree.chain(HOME))
            self._home = chain[-1] if len(chain) == len(HOME) + 1 else None

    def line(self, key: str) -> int:
        """Line, from 1, of a key such as `pools.h100.zones`; of the nearest key above it where it is not written."""
        if self._home is None:
            return 1
        tokens = tuple(int(token) if token.isdecimal() else token for token in key.split(".") if token)
        found = [node.key_line or node.line for node in self._home.chain(tokens)]
        return max(next((line for line in reversed(found) if line), 1), 1)
