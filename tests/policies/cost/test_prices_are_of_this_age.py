"""COST-14."""

from policies.judge import judge
from policies.registry import by_id
from policies.world import Bill, Monthly, World
from tests.policies.compliant import TODAY, Asked


def asked(day: str, **parameters: int) -> Asked:
    bill = Bill(Monthly(1, 2, 3), (), {}, day)
    return Asked(judge([by_id()["COST-14"]], World(tier="prod", today=TODAY, bill=bill), {"COST-14": parameters}))


def test_allowed():
    assert asked("2026-11-24").passed() == {"plan"}
    assert asked("2024-11-25").passed() == {"plan"}


def test_denied():
    said = "the oldest price is of 2024-11-24, 731 days ago, more than 730"
    assert asked("2024-11-24").said() == {"plan": said}
    assert asked("2026-11-01", days=7).said() == {"plan": "the oldest price is of 2026-11-01, 24 days ago, more than 7"}


def test_omitted():
    """A bill without any price has nothing that could be old."""
    assert asked("").passed() == {"plan"}
    assert Asked(judge([by_id()["COST-14"]], World(tier="prod", today=TODAY))).outcomes() == {}


def test_unknown():
    """A price is a fact of the catalogue, and known before any cloud is asked."""
    assert asked("2026-11-24").unknown() == {}
