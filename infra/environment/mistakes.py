"""What can be wrong with an environment file: one mistake, where it stands, what is allowed and how to mend it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Path = tuple[str | int, ...]
"""Keys and list positions from the environment down to a value, for example `("pools", "h100", "machines", 0)`."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One thing that is wrong, told so that its reader can mend it without looking anything up."""

    code: str
    """Which check found it, for example `host-memory`; what a waiver names."""
    message: str
    """One sentence: key, value and what is wrong, names and values in backticks."""
    hint: str = ""
    """The edit or the command that mends it."""
    path: Path = ()
    """Where in the environment, as keys; `key` is the same as people write it."""
    value: str = ""
    """The value as it stands in the file; empty where a key is missing."""
    allowed: tuple[str, ...] = ()
    """What could stand there instead, where that can be listed."""
    severity: Severity = "error"
    file: str = ""
    line: int = 0
    """Line in `file`, from 1; 0 where the environment did not come from a file."""
    column: int = 0
    """Column in `file`, from 1."""

    @property
    def key(self) -> str:
        """The key with dots, for example `pools.h100.machines.0`; empty for the file as a whole."""
        return dotted(self.path)

    @property
    def where(self) -> str:
        """Place for a person or an editor to jump to, `file:line:column`."""
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        """Sentence, place and hint as plain text, for logs and for the engine's own screen."""
        place = f" ({self.where})" if self.where else ""
        return f"{self.message}{place}" + (f"\n\nhint: {self.hint}" if self.hint else "")


def dotted(path: Path) -> str:
    """Write a path as people do, `pools.h100.machines.0`, on one line whatever its keys hold."""
    return ".".join(shown(token, most=120) or '""' for token in path)


def did_you_mean(wrong: str, allowed: Sequence[str]) -> str | None:
    """The allowed word nearest to `wrong`, or None when nothing is near enough to suggest."""
    by_folded = {_folded(word): word for word in reversed(allowed)}
    if _folded(wrong) in by_folded:
        return by_folded[_folded(wrong)]
    longer = [word for folded, word in by_folded.items() if len(folded) > 2 and _folded(wrong).startswith(folded)]
    if len(longer) == 1:
        return longer[0]
    near = get_close_matches(_folded(wrong), list(by_folded), n=1, cutoff=0.7)
    return by_folded[near[0]] if near else None


def one_of(words: Sequence[str], most: int = 12) -> str:
    """List words for a sentence: `a`, `b` or `c`; after `most` of them, how many more there are."""
    return _listed(words, "or", most)


def all_of(words: Sequence[str], most: int = 12) -> str:
    """List words for a sentence: `a`, `b` and `c`; after `most` of them, how many more there are."""
    return _listed(words, "and", most)


def _listed(words: Sequence[str], last: str, most: int) -> str:
    quoted = [f"`{word}`" for word in words[:most]]
    if len(words) > most:
        return f"{', '.join(quoted)} and {len(words) - most} more"
    if len(quoted) < 2:
        return quoted[0] if quoted else "nothing"
    return f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def shown(value: object, most: int = 60) -> str:
    """A value as one short line, safe to print: no line breaks, no control characters, cut when long."""
    text = value if isinstance(value, str) else _yaml_like(value)
    text = "".join(char if char.isprintable() and char != "`" else _escaped(char) for char in text[: most + 1])
    return text if len(text) <= most else text[: most - 1] + "…"


def _escaped(char: str) -> str:
    return "'" if char == "`" else char.encode("unicode_escape", "surrogatepass").decode()


def _yaml_like(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping" if value else "{}"
    if isinstance(value, list):
        return "a list" if value else "[]"
    return str(value)


def _folded(word: str) -> str:
    """Compare without case and separators, so that `costCenter` and `cost_center` are one word."""
    return word.lower().replace("_", "").replace("-", "").replace(" ", "")
