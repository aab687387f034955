"""OBS-07."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.documents import allow, policy

ALARMS, BUDGETS = "cloudwatch.amazonaws.com", "budgets.amazonaws.com"
USE = ["kms:Decrypt", "kms:GenerateDataKey*"]


def uses(*services: str) -> str:
    return policy(allow(USE, Principal={"Service": list(services)}))


def sends(*services: str) -> str:
    return policy(allow("sns:Publish", Principal={"Service": list(services)}))


GOOD = Compliant(
    "OBS-07",
    aws("key", "kms/key:Key", policy=uses(ALARMS, BUDGETS)),
    aws("topic", "sns/topic:Topic", kmsMasterKeyId=ref("key")),
    aws("policy", "sns/topicPolicy:TopicPolicy", arn=ref("topic"), policy=sends(ALARMS, BUDGETS)),
    aws("alarm", "cloudwatch/metricAlarm:MetricAlarm", alarmActions=[ref("topic")]),
    aws("budget", "budgets/budget:Budget", notifications=[{"subscriberSnsTopicArns": [ref("topic")]}]),
)


def test_allowed():
    assert GOOD.passed() == {"topic"}
    assert GOOD.omit("topic", "kmsMasterKeyId").passed() == {"topic"}
    assert GOOD.spoil("topic", kmsMasterKeyId="arn:aws:kms:us-east-1:123456789012:key/other").passed() == {"topic"}


def test_denied():
    assert GOOD.spoil("key", policy=uses(ALARMS)).said() == {
        "topic": f"`topic` is sent to by `{BUDGETS}`, which may not use its key `key`"
    }
    assert GOOD.spoil("policy", policy=sends(BUDGETS)).said() == {
        "topic": f"`topic` is sent to by `{ALARMS}`, which its policy does not admit"
    }
    assert GOOD.without("budget").spoil("topic", kmsMasterKeyId="alias/aws/sns").said() == {
        "topic": f"`topic` is sent to by `{ALARMS}`, which may not use `alias/aws/sns`; a key of its own is needed"
    }


def test_omitted():
    assert GOOD.without("policy").said() == {
        "topic": f"`topic` is sent to by `{BUDGETS}`, which its policy does not admit"
    }
    assert GOOD.without("policy").without("budget").passed() == {"topic"}
    assert GOOD.without("alarm").without("budget").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("policy", "policy").unknown() == {"topic": "policy"}
    assert GOOD.unknown_at("key", "policy").unknown() == {"topic": "policy"}
    assert GOOD.unknown_at("topic", "kmsMasterKeyId").passed() == {"topic"}
