"""ENC-14."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.encryption.policy import OWNER, allow, policy

USE = ("kms:Decrypt", "kms:GenerateDataKey*")
GOOD = Compliant(
    "ENC-14",
    aws("key", "kms/key:Key", {"policy": policy(OWNER, allow({"Service": "events.amazonaws.com"}, *USE))}),
    aws("queue", "sqs/queue:Queue", {"kmsMasterKeyId": ref("key")}),
    aws("unread", "sqs/queue:Queue", {"kmsMasterKeyId": ref("key")}),
    aws("event", "cloudwatch/eventTarget:EventTarget", {"arn": ref("queue")}),
)


def shut_out(by: str = "key", service: str = "events.amazonaws.com", sender: str = "event") -> dict[str, str]:
    return {"queue": f"`queue` is encrypted by `{by}`, which `{service}` may not use, and `{sender}` sends to it"}


def test_allowed():
    assert GOOD.passed() == {"queue"}
    assert GOOD.spoil("queue", kmsMasterKeyId="alias/of-somebody-else").passed() == {"queue"}


def test_denied():
    assert GOOD.spoil("key", policy=policy(OWNER)).said() == shut_out()
    assert GOOD.spoil("key", policy=policy(allow({"Service": "events.amazonaws.com"}, USE[0]))).said() == shut_out()
    assert GOOD.spoil("queue", kmsMasterKeyId="alias/aws/sqs").said() == shut_out("alias/aws/sqs")


def test_a_subscription_sends_to_its_queue():
    topic = aws("topic", "sns/topic:Topic")
    read = aws("read", "sns/topicSubscription:TopicSubscription", {"topic": ref("topic"), "endpoint": ref("queue")})
    assert GOOD.plus(topic, read).said() == shut_out(service="sns.amazonaws.com", sender="read")


def test_omitted():
    assert GOOD.omit("queue", "kmsMasterKeyId").passed() == {"queue"}
    assert GOOD.without("event").outcomes() == {}
    assert GOOD.omit("key", "policy").said() == shut_out()


def test_unknown():
    assert GOOD.unknown_at("queue", "kmsMasterKeyId").passed() == {"queue"}
    assert GOOD.unknown_at("key", "policy").unknown() == {"queue": "policy"}
