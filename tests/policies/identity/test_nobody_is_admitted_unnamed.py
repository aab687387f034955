"""IAM-21."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import allow, policy, trust

NAMED = {"AWS": "arn:aws:iam::123456789012:root"}
GOOD = Compliant(
    "IAM-21",
    aws("key", "kms/key:Key", policy=policy(allow("kms:*", Principal=NAMED))),
    aws("role", "iam/role:Role", assumeRolePolicy=trust(AWS="arn:aws:iam::123456789012:role/ci")),
)
SAID = "`Case` of `{}` admits everybody; a principal or a condition should say who is meant"


def test_allowed():
    assert GOOD.passed() == {"key", "role"}
    own = {"StringEquals": {"kms:CallerAccount": "123456789012"}}
    assert GOOD.spoil("key", policy=policy(allow("kms:*", Principal="*", Condition=own))).passed() == {"key", "role"}
    refuses = policy({"Effect": "Deny", "Action": "kms:*", "Resource": "*", "Principal": "*"})
    assert GOOD.spoil("key", policy=refuses).passed() == {"key", "role"}


def test_denied():
    for everybody in ("*", {"AWS": "*"}, {"AWS": [NAMED["AWS"], "*"]}):
        assert GOOD.spoil("key", policy=policy(allow("kms:Decrypt", Principal=everybody))).said() == {
            "key": SAID.format("key")
        }
    tls = {"Bool": {"aws:SecureTransport": "true"}}
    assert set(GOOD.spoil("key", policy=policy(allow("kms:*", Principal="*", Condition=tls))).said()) == {"key"}
    for operator in ("StringNotEquals", "StringEqualsIfExists", "ForAllValues:StringEquals"):
        all_but = {operator: {"aws:PrincipalAccount": "123456789012"}}
        assert set(GOOD.spoil("key", policy=policy(allow("kms:*", Principal="*", Condition=all_but))).said()) == {"key"}
    assert GOOD.spoil("role", assumeRolePolicy=trust(AWS="*")).said() == {"role": SAID.format("role")}


def test_omitted():
    assert GOOD.omit("key", "policy").passed() == {"role"}


def test_unknown():
    assert GOOD.unknown_at("key", "policy").unknown() == {"key": "policy"}
