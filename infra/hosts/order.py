"""Versions compared as versions: `packaging` does it, these are the questions asked."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from packaging.version import Version

T = TypeVar("T")


def version(text: str) -> Version:
    """A version that compares by its numbers: `580.65.06` is newer than `570.211.01`."""
    return Version(text)


def at_least(given: str, floor: str) -> bool:
    """Whether `given` is `floor` or newer."""
    return Version(given) >= Version(floor)


def minor_of(text: str) -> str:
    """First two numbers of a version: `13.0` of `13.0.2`."""
    return ".".join(text.split(".")[:2])


def major_of(text: str) -> int:
    """First number of a version."""
    return int(text.partition(".")[0])


def newest(names: Iterable[str]) -> str:
    """The newest of some versions."""
    return max(names, key=Version)


def matching(asked: str, table: Mapping[str, T]) -> dict[str, T]:
    """Rows that `asked` means: its own, or all it is the beginning of, as `13.0` is of `13.0.2`."""
    return {name: row for name, row in table.items() if name == asked or name.startswith((f"{asked}.", f"{asked}-"))}
