"""ENC-09."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("ENC-09", aws("queue", "sqs/queue:Queue", {"sqsManagedSseEnabled": True}))


def test_allowed():
    assert GOOD.passed() == {"queue"}
    assert GOOD.spoil("queue", sqsManagedSseEnabled=False, kmsMasterKeyId="alias/queues").passed() == {"queue"}


def test_denied():
    assert GOOD.spoil("queue", sqsManagedSseEnabled=False).said() == {
        "queue": "`queue` has `sqsManagedSseEnabled: false` and no key"
    }


def test_omitted():
    assert GOOD.omit("queue", "sqsManagedSseEnabled").passed() == {"queue"}


def test_unknown():
    assert GOOD.unknown_at("queue", "sqsManagedSseEnabled").unknown() == {"queue": "sqsManagedSseEnabled"}
