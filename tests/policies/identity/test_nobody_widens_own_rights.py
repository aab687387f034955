"""IAM-26."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import allow, policy

OWN = "arn:aws:iam::123456789012:role/serving/*"
GOOD = Compliant("IAM-26", aws("policy", "iam/policy:Policy", policy=policy(allow("iam:AttachRolePolicy", OWN))))


def said(action: str) -> dict[str, str]:
    return {"policy": f"`Case` of `policy` allows `{action}` everywhere, by which its holder gives itself more rights"}


def test_allowed():
    assert GOOD.passed() == {"policy"}
    bound = {"StringEquals": {"iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/bound"}}
    assert GOOD.spoil("policy", policy=policy(allow("iam:PutRolePolicy", Condition=bound))).passed() == {"policy"}
    assert GOOD.spoil("policy", policy=policy(allow("iam:Get*"))).passed() == {"policy"}


def test_denied():
    assert GOOD.spoil("policy", policy=policy(allow("iam:AttachRolePolicy"))).said() == said("iam:AttachRolePolicy")
    everybody = "arn:aws:iam::123456789012:role/*"
    assert GOOD.spoil("policy", policy=policy(allow("sts:AssumeRole", everybody))).said() == said("sts:AssumeRole")
    assert GOOD.spoil("policy", policy=policy(allow("iam:Create*"))).said() == said("iam:CreatePolicyVersion")
    clusters = "arn:aws:eks:us-east-1:123456789012:cluster/*"
    assert GOOD.spoil("policy", policy=policy(allow("eks:*", clusters))).said() == said("eks:CreateAccessEntry")


def test_omitted():
    assert GOOD.omit("policy", "policy").passed() == {"policy"}


def test_unknown():
    assert GOOD.unknown_at("policy", "policy").unknown() == {"policy": "policy"}
