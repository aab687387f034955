"""Read a file's bytes as text that is safe to parse and to print."""

import re
import unicodedata
from itertools import islice
from pathlib import Path
from typing import Final

from infra.environment.mistakes import Mistake

MAX_BYTES: Final = 1024 * 1024
"""Largest file read. The largest example environment has under 10 kB; a megabyte is a mistake or an attack."""

BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of text, and with it what a reviewer believes to read (CVE-2021-42574)."""

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
"""Controls other than tab and line ends, separators, zero-width and direction characters, lone surrogates."""


def read_text(path: Path) -> tuple[str | None, list[Mistake]]:
    """Read a file; the text is None where there is none, or none that should be looked at further."""
    try:
        if not path.is_file():
            return None, [_no_file(path)]
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        return None, [
            Mistake(
                code="file",
                message=f"`{path}` cannot be read, {(error.strerror or str(error)).lower()}",
                hint="check its permissions",
            )
        ]
    if len(raw) > MAX_BYTES:
        return None, [
            Mistake(
                code="file-size",
                message=f"`{path}` is larger than 1 MiB",
                hint="an environment takes a few kilobytes; check that this is the right file",
            )
        ]
    return decode(raw)


def decode(raw: bytes) -> tuple[str | None, list[Mistake]]:
    """Decode UTF-8 and refuse characters that hide what a file says."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [
            Mistake(
                code="file-encoding",
                line=1,
                column=1,
                message="the file is encoded in UTF-16, not UTF-8",
                hint="save it as UTF-8; editors offer this under `Save with encoding`",
            )
        ]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(raw[: error.start].decode("utf-8", "replace"))
        return None, [
            Mistake(
                code="file-encoding",
                line=line,
                column=column,
                message=f"byte `0x{raw[error.start]:02x}` is not UTF-8",
                hint="save the file as UTF-8; editors offer this under `Save with encoding`",
            )
        ]
    if text.startswith("\ufeff"):
        return None, [
            Mistake(
                code="file-encoding",
                line=1,
                column=1,
                message="the file begins with a byte order mark (U+FEFF)",
                hint="save it as UTF-8 without BOM",
            )
        ]
    hidden = [_hidden(text, match.start(), match.group()) for match in islice(_HIDDEN.finditer(text), 20)]
    return (None, hidden) if hidden else (text, [])


def _hidden(text: str, position: int, char: str) -> Mistake:
    line, column = _place(text[:position])
    name = unicodedata.name(char, "control character").lower()
    why = (
        "it changes the direction of text, so that the file reads other than it is"
        if char in BIDI
        else "it cannot be seen"
    )
    return Mistake(
        code="file-characters",
        line=line,
        column=column,
        message=f"line {line} holds the character U+{ord(char):04X} ({name}); {why}",
        hint="delete it; retyping the line by hand does",
    )


def _place(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def _no_file(path: Path) -> Mistake:
    if path.is_dir():
        return Mistake(code="file", message=f"`{path}` is a folder, not a file", hint="give the path of the file in it")
    if path.exists():
        return Mistake(code="file", message=f"`{path}` is not a regular file", hint="give the path of a YAML file")
    beside = sorted(stack.name for stack in path.parent.glob("Pulumi.*.yaml")) if path.parent.is_dir() else []
    known = ", ".join(f"`{name.removeprefix('Pulumi.').removesuffix('.yaml')}`" for name in beside)
    hint = (
        f"the stacks here are {known}"
        if known
        else "write one; `docs/environment.md` begins with five lines that are enough"
    )
    return Mistake(code="file", message=f"there is no file `{path}`", hint=hint)
