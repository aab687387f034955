"""GPU-06."""

from tests.policies.capacity.machines import group
from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "GPU-06",
    group("l4", most=3),
    aws("morning", "autoscaling/schedule:Schedule", {"autoscalingGroupName": ref("l4"), "minSize": 1, "maxSize": 3}),
)
SAID = {"morning": "`morning` sets the most of `l4` to 4, and the group's own `maxSize` is 3"}


def test_allowed():
    assert GOOD.passed() == {"morning"}
    assert GOOD.spoil("morning", maxSize=-1).passed() == {"morning"}


def test_denied():
    assert GOOD.spoil("morning", maxSize=4).said() == SAID


def test_omitted():
    assert GOOD.omit("morning", "maxSize").passed() == {"morning"}
    assert GOOD.omit("morning", "autoscalingGroupName").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("morning", "maxSize").unknown() == {"morning": "maxSize"}
    assert GOOD.unknown_at("morning", "autoscalingGroupName").spoil("morning", maxSize=4).said() == SAID
