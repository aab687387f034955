"""OBS-08."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "OBS-08",
    aws("group", "eks/nodeGroup:NodeGroup"),
    aws("alarm", "cloudwatch/metricAlarm:MetricAlarm", dimensions={"AutoScalingGroupName": ref("group")}),
)
SAID = {"group": "`group` has no alarm, so nobody hears when its machines fail"}


def test_allowed():
    assert GOOD.passed() == {"group"}


def test_denied():
    assert GOOD.spoil("alarm", dimensions={"AutoScalingGroupName": "other"}).said() == SAID


def test_omitted():
    assert GOOD.without("alarm").said() == SAID
    assert GOOD.without("alarm").in_tier("dev").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("alarm", "dimensions").passed() == {"group"}
