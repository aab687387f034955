"""Parts of a comment, and how they share the room a host gives: by rank, whole where that fits, else with the rest counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from groundwork.review.escape import size

ROOM_FOR_COUNT: Final = 60
"""Letters kept for the line that counts what is left out."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a comment."""

    title: str
    items: tuple[str, ...]
    """Each whole or not at all; the first of all there are."""
    rank: int
    """Smaller gets its room first."""
    before: str = ""
    """Stands above the items: a table's head."""
    after: str = ""
    folded: bool = False
    """Whether it is closed until somebody opens it."""
    all: int = 0
    """How many there are, where that is more than are given."""

    @property
    def count(self) -> int:
        """How many there are."""
        return max(self.all, len(self.items))

    def render(self, count: int) -> str:
        """Write it with so many of its items."""
        left = self.count - count
        body = "\n".join((*((self.before,) if self.before else ()), *self.items[:count]))
        # A list's last line must not go on in the words that count the rest.
        more = f"\n\n{left:,} more in the report" if left else ""
        after = f"\n\n{self.after}" if self.after else ""
        inside = f"{body}{more}{after}"
        if self.folded:
            return f"<details><summary>{self.title} ({self.count:,})</summary>\n\n{inside}\n\n</details>"
        return f"### {self.title}\n\n{inside}"


def share(sections: Sequence[Section], room: int) -> tuple[list[str], list[Section]]:
    """Write what fits into `room` letters, in the order given; return it and what has no place at all."""
    shown: dict[int, str] = {}
    for index in sorted(range(len(sections)), key=lambda at: (sections[at].rank, at)):
        section = sections[index]
        count = _fitting(section, room)
        if count:
            shown[index] = section.render(count)
            room -= size(shown[index]) + 2
    left = [section for index, section in enumerate(sections) if index not in shown]
    return [shown[index] for index in sorted(shown)], left


def _fitting(section: Section, room: int) -> int:
    """How many items fit, the frame and the count of the rest included."""
    spare = room - size(section.render(0)) - ROOM_FOR_COUNT - 2
    count = 0
    for item in section.items:
        spare -= size(item) + 1
        if spare < 0:
            break
        count += 1
    return count
