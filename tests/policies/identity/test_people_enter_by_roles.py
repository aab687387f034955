"""IAM-23."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "IAM-23",
    aws("entry", "eks/accessEntry:AccessEntry", principalArn="arn:aws:iam::123456789012:role/admin"),
    aws("user", "iam/user:User"),
    aws("role", "iam/role:Role"),
)
SAID = {"entry": "`entry` lets an IAM user in, whose key lasts for good; a role should stand there"}


def test_allowed():
    assert GOOD.passed() == {"entry"}
    assert GOOD.spoil("entry", principalArn=ref("role")).passed() == {"entry"}


def test_denied():
    assert GOOD.spoil("entry", principalArn="arn:aws:iam::123456789012:user/ada").said() == SAID
    assert GOOD.spoil("entry", principalArn=ref("user")).said() == SAID


def test_omitted():
    assert GOOD.omit("entry", "principalArn").passed() == {"entry"}


def test_unknown():
    assert GOOD.unknown_at("entry", "principalArn").unknown() == {"entry": "principalArn"}
    assert GOOD.spoil("entry", principalArn=ref("user")).unknown_at("entry", "principalArn").said() == SAID
