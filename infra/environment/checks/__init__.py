"""Checks that need more than one key or the catalogue: one module a topic, registered here in the order of reading."""

from infra.environment.mistakes import Mistake
from infra.environment.shape import Shaped


def check(shaped: Shaped) -> list[Mistake]:
    """Every mistake the checks find."""
    return []
