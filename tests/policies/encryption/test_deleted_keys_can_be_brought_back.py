"""ENC-04."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("ENC-04", aws("key", "kms/key:Key", {"deletionWindowInDays": 30}))


def test_allowed():
    assert GOOD.passed() == {"key"}
    assert GOOD.spoil("key", deletionWindowInDays=7).in_tier("dev").passed() == {"key"}


def test_denied():
    assert GOOD.spoil("key", deletionWindowInDays=7).said() == {
        "key": "`key` is gone 7 days after it is deleted, and should last 30"
    }


def test_omitted():
    assert GOOD.omit("key", "deletionWindowInDays").passed() == {"key"}


def test_unknown():
    assert GOOD.unknown_at("key", "deletionWindowInDays").unknown() == {"key": "deletionWindowInDays"}
