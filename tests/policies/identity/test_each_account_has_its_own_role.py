"""IAM-24."""

from tests.policies.compliant import Compliant, aws, ref

TOKEN = "eks/podIdentityAssociation:PodIdentityAssociation"
GOOD = Compliant(
    "IAM-24",
    aws("role", "iam/role:Role"),
    aws("other", "iam/role:Role"),
    aws("reader", TOKEN, {"roleArn": ref("role"), "namespace": "serving", "serviceAccount": "reader"}),
    aws("writer", TOKEN, {"roleArn": ref("other"), "namespace": "serving", "serviceAccount": "writer"}),
)
SAID = {"role": "`role` is taken by `serving/reader` and `serving/writer`; each should have its own"}


def test_allowed():
    assert GOOD.passed() == {"role", "other"}
    again = aws("again", TOKEN, {"roleArn": ref("role"), "namespace": "serving", "serviceAccount": "reader"})
    assert GOOD.plus(again).passed() == {"role", "other"}


def test_denied():
    assert GOOD.spoil("writer", roleArn=ref("role")).said() == SAID


def test_omitted():
    assert GOOD.omit("reader", "roleArn").passed() == {"other"}


def test_unknown():
    assert GOOD.unknown_at("reader", "namespace").unknown() == {"role": "namespace"}
    assert GOOD.unknown_at("reader", "roleArn").passed() == {"role", "other"}
