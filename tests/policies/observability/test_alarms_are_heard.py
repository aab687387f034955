"""OBS-05."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "OBS-05",
    aws("topic", "sns/topic:Topic"),
    aws("mail", "sns/topicSubscription:TopicSubscription", topic=ref("topic"), protocol="email"),
    aws("alarm", "cloudwatch/metricAlarm:MetricAlarm", alarmActions=[ref("topic")]),
)
NOBODY = {"alarm": "`alarm` has no `alarmActions`, so it tells nobody"}


def test_allowed():
    assert GOOD.passed() == {"alarm"}
    elsewhere = ["arn:aws:sns:us-east-1:123456789012:pager"]
    assert GOOD.spoil("alarm", alarmActions=elsewhere).passed() == {"alarm"}


def test_denied():
    assert GOOD.spoil("alarm", actionsEnabled=False).said() == {
        "alarm": "`alarm` has `actionsEnabled: false`, so it tells nobody"
    }
    assert GOOD.spoil("alarm", alarmActions=[]).said() == NOBODY


def test_omitted():
    assert GOOD.omit("alarm", "alarmActions").said() == NOBODY
    assert GOOD.without("mail").said() == {"alarm": "`alarm` tells `topic`, to which nobody has subscribed"}


def test_unknown():
    assert GOOD.unknown_at("alarm", "actionsEnabled").unknown() == {"alarm": "actionsEnabled"}
    assert GOOD.unknown_at("alarm", "alarmActions").passed() == {"alarm"}
    assert GOOD.unknown_at("mail", "topic").passed() == {"alarm"}
