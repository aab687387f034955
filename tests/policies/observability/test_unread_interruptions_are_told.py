"""OBS-09."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "OBS-09",
    aws("queue", "sqs/queue:Queue"),
    aws("target", "cloudwatch/eventTarget:EventTarget", arn=ref("queue")),
    aws("alarm", "cloudwatch/metricAlarm:MetricAlarm", dimensions={"QueueName": ref("queue")}),
    aws("jobs", "sqs/queue:Queue"),
)
SAID = {"queue": "`queue` is filled by events and has no alarm, so nobody hears when it is not read"}


def test_allowed():
    assert GOOD.passed() == {"queue"}


def test_denied():
    assert GOOD.spoil("alarm", dimensions={"QueueName": ref("jobs")}).said() == SAID


def test_omitted():
    assert GOOD.without("alarm").said() == SAID
    assert GOOD.without("target").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("alarm", "dimensions").passed() == {"queue"}
    assert GOOD.unknown_at("target", "arn").passed() == {"queue"}
