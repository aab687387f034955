"""IAM-16."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import allow, policy

ROLE = "arn:aws:iam::123456789012:role/node"
TO = {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}
GOOD = Compliant("IAM-16", aws("policy", "iam/policy:Policy", policy=policy(allow("iam:PassRole", ROLE, Condition=TO))))
ANY = {"policy": "`Case` of `policy` lets every role of the account be passed; name the one"}


def test_allowed():
    assert GOOD.passed() == {"policy"}
    assert GOOD.spoil("policy", policy=policy(allow("iam:GetRole"))).passed() == {"policy"}


def test_denied():
    for resource in ("*", "arn:aws:iam::123456789012:role/*"):
        assert GOOD.spoil("policy", policy=policy(allow("iam:PassRole", resource, Condition=TO))).said() == ANY
    assert GOOD.spoil("policy", policy=policy(allow("iam:*"))).said() == ANY


def test_omitted():
    assert GOOD.spoil("policy", policy=policy(allow("iam:PassRole", ROLE))).said() == {
        "policy": "`Case` of `policy` lets a role be passed to any service; add `iam:PassedToService`"
    }


def test_unknown():
    assert GOOD.unknown_at("policy", "policy").unknown() == {"policy": "policy"}
