"""GPU-05."""

from tests.policies.capacity.machines import group
from tests.policies.compliant import Compliant

GOOD = Compliant("GPU-05", group("l4", most=450))


def test_allowed():
    assert GOOD.passed() == {"l4"}


def test_denied():
    assert GOOD.spoil("l4", scalingConfig={"minSize": 0, "maxSize": 451}).said() == {
        "l4": "`l4` may grow to 451 machines, and a new account's quota `L-BD136A63` is 450 for a group"
    }


def test_omitted():
    assert GOOD.omit("l4", "scalingConfig").passed() == {"l4"}


def test_unknown():
    assert GOOD.unknown_at("l4", "scalingConfig").unknown() == {"l4": "scalingConfig"}
