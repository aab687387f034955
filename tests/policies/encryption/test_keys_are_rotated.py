"""ENC-03."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("ENC-03", aws("key", "kms/key:Key", {"enableKeyRotation": True}))
SAID = {"key": "`key` is not rotated"}


def test_allowed():
    assert GOOD.passed() == {"key"}
    assert GOOD.spoil("key", enableKeyRotation=False, customerMasterKeySpec="RSA_4096").outcomes() == {}


def test_denied():
    assert GOOD.spoil("key", enableKeyRotation=False).said() == SAID


def test_omitted():
    assert GOOD.omit("key", "enableKeyRotation").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("key", "enableKeyRotation").unknown() == {"key": "enableKeyRotation"}
