"""ENC-14."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.encryption.policy import OWNER, allow, policy

USE = ("kms:Decrypt", "kms:GenerateDataKey*")
SERVICES = ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
GOOD = Compliant(
    "ENC-14",
    aws("key", "kms/key:Key", {"policy": policy(OWNER, allow({"Service": SERVICES}, *USE))}),
    aws("topic", "sns/topic:Topic", {"kmsMasterKeyId": ref("key")}),
    aws("queue", "sqs/queue:Queue", {"sqsManagedSseEnabled": True}),
    aws("alarm", "cloudwatch/metricAlarm:MetricAlarm", {"alarmActions": [ref("topic")]}),
    aws("event", "cloudwatch/eventTarget:EventTarget", {"arn": ref("topic")}),
)


def test_allowed():
    assert GOOD.passed() == {"topic"}
    assert GOOD.spoil("topic", kmsMasterKeyId="alias/of-somebody-else").passed() == {"topic"}


def test_denied():
    assert GOOD.spoil("key", policy=policy(OWNER, allow({"Service": SERVICES[1]}, *USE))).said() == {
        "topic": "`topic` is encrypted by `key`, which `cloudwatch.amazonaws.com` may not use, and `alarm` sends to it"
    }
    managed = GOOD.without("event").spoil("topic", kmsMasterKeyId="alias/aws/sns")
    assert managed.said() == {
        "topic": "`topic` is encrypted by `alias/aws/sns`, which `cloudwatch.amazonaws.com` may not use, and `alarm` sends to it"
    }


def test_a_subscription_sends_to_its_queue_and_not_to_the_topic_it_reads():
    read = aws("read", "sns/topicSubscription:TopicSubscription", {"topic": ref("topic"), "endpoint": ref("queue")})
    both = GOOD.plus(read).spoil("queue", kmsMasterKeyId=ref("key"))
    assert both.said() == {
        "queue": "`queue` is encrypted by `key`, which `sns.amazonaws.com` may not use, and `read` sends to it"
    }


def test_omitted():
    assert GOOD.omit("topic", "kmsMasterKeyId").outcomes() == {}
    assert GOOD.without("alarm").without("event").outcomes() == {}
    assert "events.amazonaws.com" in GOOD.omit("key", "policy").said()["topic"]


def test_unknown():
    assert GOOD.unknown_at("topic", "kmsMasterKeyId").passed() == {"topic"}
    assert GOOD.unknown_at("key", "policy").unknown() == {"topic": "policy"}
