"""IAM-20."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import allow, policy

EVENTS = {"Service": "events.amazonaws.com"}
OWN = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
GOOD = Compliant(
    "IAM-20",
    aws("queue", "sqs/queue:Queue"),
    aws(
        "policy",
        "sqs/queuePolicy:QueuePolicy",
        policy=policy(allow("sqs:SendMessage", Principal=EVENTS, Condition=OWN)),
    ),
)
SAID = "`Case` of `{}` admits `events.amazonaws.com` on anybody's behalf; a condition on `aws:SourceAccount` should say for whom"
BARE = policy(allow("sqs:SendMessage", Principal=EVENTS))


def test_allowed():
    assert GOOD.passed() == {"policy"}
    context = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:123456789012:*"}}
    logs = policy(allow("kms:Decrypt", Principal=EVENTS, Condition=context))
    assert GOOD.spoil("policy", policy=logs).passed() == {"policy"}


def test_denied():
    tls = {"Bool": {"aws:SecureTransport": "true"}}
    assert GOOD.spoil("policy", policy=policy(allow("sqs:SendMessage", Principal=EVENTS, Condition=tls))).said() == {
        "policy": SAID.format("policy")
    }
    assert GOOD.spoil("queue", policy=BARE).said() == {"queue": SAID.format("queue")}


def test_omitted():
    assert GOOD.spoil("policy", policy=BARE).said() == {"policy": SAID.format("policy")}
    assert GOOD.omit("policy", "policy").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("policy", "policy").unknown() == {"policy": "policy"}
