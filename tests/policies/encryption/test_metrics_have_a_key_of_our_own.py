"""ENC-16."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "ENC-16", aws("key", "kms/key:Key"), aws("metrics", "amp/workspace:Workspace", {"kmsKeyArn": ref("key")})
)
SAID = {"metrics": "`metrics` names no key, so its metrics are under AWS's own"}


def test_allowed():
    assert GOOD.passed() == {"metrics"}


def test_denied():
    assert GOOD.spoil("metrics", kmsKeyArn="").said() == SAID


def test_omitted():
    assert GOOD.omit("metrics", "kmsKeyArn").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("metrics", "kmsKeyArn").passed() == {"metrics"}
