"""The one question a command may ask before it changes something."""

import sys
from collections.abc import Callable

from groundwork.errors import UsageError
from groundwork.screen import talk


def confirmer(yes: bool, command: str) -> Callable[[str], bool]:
    """Return what asks: nothing with `--yes`, the user at a terminal, and nobody where there is none."""

    def ask(question: str) -> bool:
        if yes:
            return True
        if not sys.stdin.isatty():
            raise UsageError(
                f"`{command}` asks before it changes anything, and there is no terminal to ask at", "add `--yes`"
            )
        talk().print(f"{question} [y/N] ", end="")
        return input().strip().lower() in ("y", "yes")

    return ask
