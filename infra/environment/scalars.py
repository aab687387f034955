"""Plain YAML scalars that every reader agrees on, and the ones they do not.

An environment file is read by this project (Python) and by the deployment engine (Go). YAML 1.1, YAML 1.2 and both
libraries differ over words such as `no`, `010` or `1e3`; those are refused with the spelling that means one thing.
Sources: yaml.org type repository for YAML 1.1; YAML 1.2.2 section 10.3 (core schema); go-yaml v3 `resolve.go`.
"""

import re
from dataclasses import dataclass
from typing import Final

from infra.environment.tree import Scalar

_INT: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]+")
_CONSTANTS: Final[dict[str, Scalar]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_TRUE_WORDS: Final = ("y", "yes", "on")
_FALSE_WORDS: Final = ("n", "no", "off")
YES_NO: Final[dict[str, bool]] = {
    **dict.fromkeys(("true", *_TRUE_WORDS), True),
    **dict.fromkeys(("false", *_FALSE_WORDS), False),
}
"""Words, in lower case, by which people mean a truth value."""


@dataclass(frozen=True)
class Ambiguous:
    """A plain scalar that two YAML readers take for two things."""

    reason: str
    """Completes "`key` is `text`, which …"."""
    remedy: str
    """What to write instead."""


_TRAPS: Final[tuple[tuple[re.Pattern[str], str, str], ...]] = (
    (re.compile(r"[-+]?0[0-9_]+"), "some readers take for an octal number", "write it without the leading zero, or in quotes if it is text"),
    (re.compile(r"[-+]?0o[0-7_]+", re.I), "only some readers take for an octal number", "write the number in decimal, or in quotes if it is text"),
    (re.compile(r"[-+]?0x[0-9a-f_]+", re.I), "is a hexadecimal number", "write the number in decimal, or in quotes if it is text"),
    (re.compile(r"[-+]?0b[01_]+", re.I), "is a binary number", "write the number in decimal, or in quotes if it is text"),
    (re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"), "some readers take for a number in base 60", "write it in quotes"),
    (re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(\.[0-9_]*)?"), "only some readers take for a number", "write the digits without `_`"),
    (re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.)"), "readers may take for a number or for text", "write a digit on both sides of the point"),
    (re.compile(r"[-+]?[0-9][0-9.]*e[-+]?[0-9]+", re.I), "some readers take for a number, others for text", "write the number out in full"),
    (re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?"), "some readers take for a date", "write it in quotes"),
    (re.compile(r"[-+]?\.inf|\.nan", re.I), "is not a number an environment can hold", "write the number that is meant, or leave the key out"),
    (re.compile(r"[-+]?[0-9]{19,}"), "has more digits than a number can hold exactly", "write it in quotes if it is text"),
    (re.compile(r"="), "YAML 1.1 gives a meaning of its own", "write it in quotes"),
)  # fmt: skip


def read_plain(text: str) -> Scalar | Ambiguous:
    """Read a scalar written without quotes: null, boolean, number, text, or `Ambiguous`."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    folded = text.lower()
    if folded in _TRUE_WORDS or folded in _FALSE_WORDS:
        boolean = "true" if folded in _TRUE_WORDS else "false"
        return Ambiguous(
            "some readers take for a yes or no and others for text", f'write `{boolean}`, or `"{text}"` if it is text'
        )
    for pattern, reason, remedy in _TRAPS:
        if pattern.fullmatch(text):
            return Ambiguous(reason, remedy)
    return text
