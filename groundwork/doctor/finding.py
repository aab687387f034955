"""One thing the doctor looked at."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How a finding stands; the order is that of the screen."""

    LACKS = "lacks"
    """An apply would fail on it."""
    WARNING = "warning"
    """An apply may fail on it, or works worse."""
    NOT_LOOKED_AT = "not looked at"
    """It could not be looked at: no credentials, or a permission is missing."""
    OK = "ok"


@dataclass(frozen=True)
class Finding:
    """What was looked at, what was found, what is wanted, and what to do about it."""

    area: str
    """`machine`, `state`, `quotas`, `limits`, `offerings`, `roles`, `reservations` or `facts`."""
    key: str
    state: State
    got: str
    wanted: str
    remedy: str = ""
    """The command or edit that mends it; empty only where nothing is wrong."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def judged(area: str, key: str, got: str, wanted: str, remedy: str, *, good: bool, bad: State = State.LACKS) -> Finding:
    """Make a finding that is fine when `good`, else `bad` with its remedy."""
    return Finding(area, key, State.OK if good else bad, got, wanted, "" if good else remedy)
