"""The card of a check: what holds, what happens otherwise, whether a reason waives it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """A check as its reader meets it."""

    title: str
    """What must hold, in a sentence."""
    why: str
    """What happens otherwise."""
    waivable: bool = False
    """Whether a written reason lets it pass: an estimate or a habit may be, a fact of the cloud may not."""
