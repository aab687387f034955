"""Text of a user's, made harmless for where it lands: a comment in Markdown, a label of a picture, XML.

Names of resources come from a file that anybody may change in a pull request. None of them may end a code span or a
table's cell, make a heading, a link or a picture, call a person by name, or turn the direction of the line.
"""

import re
from typing import Final

from infra.environment.mistakes import shown

LONGEST: Final = 600
"""Letters of one sentence that are shown."""
APART: Final = "\u200b"
"""A space without width: between two letters that would mean something to the host if they stood together."""
PUNCTUATION: Final = re.compile(r"([\\`*_\[\]|~$!])")
MEANS: Final = re.compile(r"@(?=\w)|#(?=\d)|\bGH(?=-\d)|:(?=//)|\bwww(?=\.)", re.IGNORECASE)
"""Calls of people, numbers of issues, and addresses, which hosts make links of."""
MANY_TICKS: Final = re.compile(r"``+")
STARTS: Final = re.compile(r"^(\s*)([-+>#]|\d+[.)])")
"""What makes a list, a quotation or a heading at the start of a line."""
SAFE_IN_PICTURE: Final = re.compile(r"[^A-Za-z0-9 ,.:/+$%-]")
NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters XML 1.0 has no place for, by its production 2."""


def size(text: str) -> int:
    """Letters as hosts count them at the worst: those outside of the first plane are two."""
    return len(text) + sum(char > "\uffff" for char in text)


def plain(text: str) -> str:
    """A text in which Markdown and HTML mean nothing, on one line."""
    clean = PUNCTUATION.sub(r"\\\1", _line(text))
    clean = clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    clean = MEANS.sub(lambda found: f"{found[0]}{APART}", clean)
    return STARTS.sub(lambda found: f"{found[1]}{APART}{found[2]}", clean)


def money(text: str) -> str:
    """An amount of this tool's own, in which a dollar begins no formula."""
    return text.replace("$", r"\$")


def code(text: str, *, cell: bool = False) -> str:
    """A text as code, on one line; in a cell of a table a bar would end it even there."""
    clean = _line(text).replace("`", "'").strip() or "(empty)"
    return f"`{clean}`".replace("|", r"\|") if cell else f"`{clean}`"


def sentence(text: str, *, cell: bool = False) -> str:
    """A sentence with names and values in backticks: those as code, the rest as plain text."""
    parts = halves(_line(text))
    return "".join(code(part, cell=cell) if index % 2 else plain(part) for index, part in enumerate(parts))


def halves(text: str) -> list[str]:
    """Split a sentence at its backticks: plain text first, then what is code and what is not in turn."""
    parts = MANY_TICKS.sub("'", text).split("`")
    if len(parts) % 2 == 0:  # a backtick without its other half belongs to a value
        parts[-2:] = ["'".join(parts[-2:])]
    return parts


def label(text: str, longest: int = 60) -> str:
    """A text for a label of a Mermaid picture: whatever is no plain letter as its number."""
    told = ""
    for char in shown(text.replace("`", ""), most=longest):
        told += f"#{ord(char)};" if SAFE_IN_PICTURE.match(char) else char
        if len(told) > 2 * longest:  # hosts bound the whole picture, too
            return f"{told}..."
    return told


def marker(text: str) -> str:
    """A text within an HTML comment: nothing that could end it."""
    return "".join(
        char if char.isascii() and (char.isalnum() or char in "._") else f"%{ord(char):02X}" for char in text
    )


def xml(text: str) -> str:
    """A text without what XML has no place for, and without turns of direction."""
    return NO_XML.sub("", _line(text))


def _line(text: str) -> str:
    """One line of printable characters; a backtick stays, the caller decides what it is."""
    told = "`".join(shown(part, most=LONGEST) for part in text[: 2 * LONGEST].split("`"))
    return told if len(told) <= LONGEST else f"{told[: LONGEST - 1]}…"
