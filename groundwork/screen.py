"""The two ways out: data on stdout, talk on stderr; and the one place that prints an error.

Colour and box width follow the terminal; without one (a pipe, CI, `NO_COLOR`) output is plain and `PLAIN_WIDTH` wide,
so that a saved screen is the same on every machine. Rich is imported on first use: `--help` never pays for it.
"""

import os
import sys
from functools import cache
from typing import TYPE_CHECKING, Final

from groundwork.errors import GroundworkError

if TYPE_CHECKING:
    from rich.console import Console

    from infra.environment.load import Mistake

PLAIN_WIDTH: Final = 120
"""Columns used where there is no terminal to ask."""


@cache
def data() -> "Console":
    """Return the console for what was asked for; safe to pipe."""
    return _console(stderr=False)


@cache
def talk() -> "Console":
    """Return the console for progress, warnings and errors."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> "Console":
    from rich.console import Console  # noqa: PLC0415 - a tenth of a second that `--help` does not need

    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, emoji=False, markup=False)


def show_error(error: GroundworkError) -> None:
    """Print each sentence of `error` and its remedy to stderr."""
    for message, hint in error.blocks():
        say("error", message, hint)


def say(label: str, message: str, hint: str = "") -> None:
    """Print `label: message`, a blank line, and `hint: …` to stderr; the shape of every error and warning.

    Written without wrapping, so that a path or command can be copied whole.
    """
    colour = {"error": "31", "warning": "33"}.get(label, "36") if _coloured() else ""
    lines = [_paint(label, colour) + f": {printable(message)}"]
    if hint:
        lines += ["", _paint("hint", "36" if colour else "") + f": {printable(hint)}"]
    print("\n".join(lines), end="\n\n", file=sys.stderr)


def mistake_text(mistake: "Mistake") -> str:
    """Return a mistake's sentence followed by the place in the file it was made."""
    place = f"{mistake.file}:{mistake.line}:{mistake.column}"
    return f"{mistake.message}\n  --> {place}"


def printable(text: str) -> str:
    """Replace control characters (but for line ends and tabs), so that no value can steer the terminal."""
    return "".join(c if c in "\n\t" or c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _coloured() -> bool:
    return sys.stderr.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _paint(text: str, colour: str) -> str:
    return f"\x1b[1;{colour}m{text}\x1b[0m" if colour else text
