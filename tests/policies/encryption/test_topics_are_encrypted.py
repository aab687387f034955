"""ENC-10."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant("ENC-10", aws("key", "kms/key:Key"), aws("topic", "sns/topic:Topic", {"kmsMasterKeyId": ref("key")}))
SAID = {"topic": "`topic` has no `kmsMasterKeyId`, so what it carries is stored in the clear"}


def test_allowed():
    assert GOOD.passed() == {"topic"}


def test_denied():
    assert GOOD.spoil("topic", kmsMasterKeyId="").said() == SAID


def test_omitted():
    assert GOOD.omit("topic", "kmsMasterKeyId").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("topic", "kmsMasterKeyId").passed() == {"topic"}
