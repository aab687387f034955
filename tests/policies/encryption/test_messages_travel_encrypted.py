"""ENC-13."""

from tests.policies.compliant import Compliant, aws, ref
from tests.policies.encryption.policy import policy, tls_only

GOOD = Compliant(
    "ENC-13",
    aws("queue", "sqs/queue:Queue"),
    aws("of-queue", "sqs/queuePolicy:QueuePolicy", {"queueUrl": ref("queue"), "policy": policy(tls_only())}),
    aws("topic", "sns/topic:Topic"),
    aws("of-topic", "sns/topicPolicy:TopicPolicy", {"arn": ref("topic"), "policy": policy(tls_only())}),
)


def said(name: str) -> dict[str, str]:
    return {name: f"`{name}` has no policy that denies what comes without TLS"}


def test_allowed():
    assert GOOD.passed() == {"queue", "topic"}
    assert "queue" in GOOD.without("of-queue").spoil("queue", policy=policy(tls_only())).passed()


def test_denied():
    assert GOOD.spoil("of-queue", policy=policy(tls_only("Allow"))).said() == said("queue")


def test_omitted():
    assert GOOD.without("of-topic").said() == said("topic")
    assert GOOD.omit("of-topic", "policy").said() == said("topic")


def test_unknown():
    assert GOOD.unknown_at("of-topic", "policy").unknown() == {"topic": "policy"}
    assert "topic" in GOOD.unknown_at("of-topic", "arn").passed()
