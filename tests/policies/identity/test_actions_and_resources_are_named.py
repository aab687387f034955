"""IAM-04."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import allow, policy

GOOD = Compliant(
    "IAM-04",
    aws("policy", "iam/policy:Policy", policy=policy(allow("ec2:Describe*"), allow("s3:*", "arn:aws:s3:::mine/*"))),
    aws("role", "iam/role:Role"),
)


def said(broad: str) -> dict[str, str]:
    return {"policy": f"`Case` of `policy` allows {broad} on `*`; name actions and resources"}


def test_allowed():
    assert GOOD.passed() == {"policy"}
    tagged = allow("ec2:*", Condition={"StringEquals": {"aws:ResourceTag/team": "ml"}})
    assert GOOD.spoil("policy", policy=policy(tagged)).passed() == {"policy"}
    assert GOOD.spoil("policy", policy=policy({"Effect": "Deny", "Action": "*", "Resource": "*"})).passed() == {
        "policy"
    }


def test_denied():
    assert GOOD.spoil("policy", policy=policy(allow("*"))).said() == said("`*`")
    assert GOOD.spoil("policy", policy=policy(allow(["ec2:RunInstances", "iam:*"]))).said() == said("`iam:*`")
    but = {"Sid": "Case", "Effect": "Allow", "NotAction": ["iam:*"], "Resource": "*"}
    assert GOOD.spoil("policy", policy=policy(but)).said() == said("everything but `iam:*`")
    regional = allow("ec2:*", Condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}})
    assert GOOD.spoil("policy", policy=policy(regional)).said() == said("`ec2:*`")
    assert set(GOOD.spoil("role", inlinePolicies=[{"policy": policy(allow("*"))}]).said()) == {"role"}


def test_omitted():
    assert GOOD.omit("policy", "policy").passed() == {"policy"}


def test_unknown():
    assert GOOD.unknown_at("policy", "policy").unknown() == {"policy": "policy"}
    assert GOOD.spoil("policy", policy="no JSON").unknown() == {"policy": "policy"}
