"""Ranges in host names and addresses: `gpu[001:125]` is 125 names; the syntax is Ansible's own, expanded the same way.

Source: Ansible documentation, "How to build your inventory", Adding ranges of hosts. A test holds this equal to Ansible's
own function, which is not imported here, as a plan of a cloud needs no Ansible.
"""

import re
from itertools import product
from math import prod
from string import ascii_lowercase, ascii_uppercase
from typing import Final

MOST: Final = 10_000
"""Most hosts of an environment: twice what the tool is measured with."""

_BRACKETS: Final = re.compile(r"\[([^\[\]]*)\]")
_BOUNDS: Final = re.compile(r"(?P<begin>[0-9]*|[A-Za-z]):(?P<end>[0-9]{1,9}|[A-Za-z])(?::(?P<step>[0-9]{1,9}))?")
_LETTERS: Final = ascii_lowercase + ascii_uppercase


class RangeError(ValueError):
    """Text in brackets that is no range; the message completes "`gpu[9:1]` …"."""


def expand(pattern: str) -> list[str]:
    """All names a pattern stands for; the last range turns fastest, as in Ansible. Without brackets: the name itself.

    Raises:
        RangeError: the brackets do not hold a range, or it stands for more than `MOST` names.
    """
    parts = _BRACKETS.split(pattern)
    if any(bracket in text for text in parts[::2] for bracket in "[]"):
        raise RangeError("has a bracket that is not closed or not opened")
    sequences = [_sequence(bounds) for bounds in parts[1::2]]
    if (size := prod(map(len, sequences))) > MOST:
        raise RangeError(f"stands for {size} names, more than {MOST}")
    choices = [[text] for text in parts]
    choices[1::2] = [[_written(number, width) for number in numbers] for numbers, width in map(_split, parts[1::2])]
    return ["".join(chosen) for chosen in product(*choices)]


def _split(bounds: str) -> tuple[range | list[str], int]:
    """Numbers or letters of a range that was checked, and the width they are written in."""
    begin = bounds.partition(":")[0]
    return _sequence(bounds), len(begin) if len(begin) > 1 and begin.startswith("0") else 0


def _written(number: int | str, width: int) -> str:
    return str(number).zfill(width)


def _sequence(bounds: str) -> range | list[str]:
    """Numbers or letters between brackets, both ends included."""
    found = _BOUNDS.fullmatch(bounds)
    if found is None:
        raise RangeError(f"has `[{bounds}]`, which is no range")
    begin, end, step = found["begin"] or "0", found["end"], int(found["step"] or 1)
    if begin.isdecimal() != end.isdecimal():
        raise RangeError(f"has `[{bounds}]`, from a number to a letter")
    if step == 0:
        raise RangeError(f"has `[{bounds}]`, whose step is 0")
    if begin.isdecimal() and len(begin) > 1 and begin.startswith("0") and len(begin) != len(end):
        raise RangeError(f"has `[{bounds}]`, whose ends have {len(begin)} and {len(end)} digits")
    first, last = (int(begin), int(end)) if begin.isdecimal() else (_LETTERS.index(begin), _LETTERS.index(end))
    if first > last:
        raise RangeError(f"has `[{bounds}]`, which runs backwards")
    return range(first, last + 1, step) if begin.isdecimal() else list(_LETTERS[first : last + 1 : step])
