"""Files of a review that anybody's code may have made, looked at before a token is near them.

A pull request's own job wrote them, so nothing in them is believed: not who they are for, not that they are what they are
called. What is posted is a comment that can call nobody by name, load nothing and link nowhere else.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from groundwork.errors import ReviewRefused

COMMENT: Final = "comment.md"
MOST_STACKS: Final = 40
MOST_BYTES: Final = 262_144
"""Bytes of a comment's file: 65,536 letters, of four bytes each at the most."""
MOST_LETTERS: Final = 65_000
"""Letters of a comment: GitHub takes 65,536, and what it counts is not said to the letter."""
MARKER: Final = re.compile(r"<!-- groundwork-review: [\w.%-]{1,200} -->")
FENCE: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
CODE: Final = re.compile(r"`[^`\n]*`")
TAGS: Final = re.compile(r"</?(details|summary|sub)>")

FORBIDDEN: Final[Mapping[str, re.Pattern[str]]] = {
    "HTML": re.compile(r"<[a-zA-Z!/?]"),
    "a picture": re.compile(r"!\["),
    "a link": re.compile(r"\]\(|\]\[|^\s*\[[^\]]*\]:|https?://|\bwww\.", re.MULTILINE | re.IGNORECASE),
    "a call of somebody": re.compile(r"@\w"),
    "a change of direction or a control character": re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f]"),
}
"""What a comment of ours never holds outside of code; the check is on the text as it is, so it needs no reader of Markdown."""


def comments(folder: Path) -> dict[str, str]:
    """Read `folder/STACK/comment.md` of every stack, and return them by their markers.

    Raises:
        ReviewRefused: there is none, there are too many, or one holds what a comment of ours never does.
    """
    files = sorted(folder.glob(f"*/{COMMENT}"))
    if not files:
        raise ReviewRefused(
            f"`{folder}` holds no `STACK/{COMMENT}`", "`groundwork review --all --base REF --out DIR` makes them"
        )
    if len(files) > MOST_STACKS:
        raise ReviewRefused(
            f"`{folder}` holds {len(files)} comments, more than {MOST_STACKS}", "review fewer stacks at once"
        )
    found: dict[str, str] = {}
    for file in files:
        text = _read(file)
        marker = text.partition("\n")[0]
        if not MARKER.fullmatch(marker) or marker in found:
            raise ReviewRefused(
                f"`{file}` does not begin with a marker of its own", "it was not made by `groundwork review`"
            )
        if wrong := next(_wrong(text.partition("\n")[2]), None):
            raise ReviewRefused(f"`{file}` holds {wrong}; nothing was posted", "it was not made by `groundwork review`")
        found[marker] = text
    return found


def _read(file: Path) -> str:
    """Read a plain file; a link could lead to the job's own secrets."""
    if file.is_symlink() or file.parent.is_symlink() or not file.is_file() or file.stat().st_size > MOST_BYTES:
        raise ReviewRefused(
            f"`{file}` is a link, or larger than {MOST_BYTES} bytes", "it was not made by `groundwork review`"
        )
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ReviewRefused(f"`{file}` is not UTF-8", "it was not made by `groundwork review`") from error
    if sum(2 if char > "\uffff" else 1 for char in text) > MOST_LETTERS:
        raise ReviewRefused(
            f"`{file}` has more than {MOST_LETTERS:,} letters", "it was not made by `groundwork review`"
        )
    return text


def _wrong(text: str) -> Iterator[str]:
    bare = TAGS.sub("", CODE.sub("", FENCE.sub("", text)))
    for what, pattern in FORBIDDEN.items():
        where = text if what.startswith("a change") else bare
        if pattern.search(where):
            yield what
