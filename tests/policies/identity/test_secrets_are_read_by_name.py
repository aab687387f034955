"""IAM-27."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import allow, policy

HUB = "arn:aws:secretsmanager:us-east-1:123456789012:secret:hub-*"
READ = "secretsmanager:GetSecretValue"
GOOD = Compliant("IAM-27", aws("policy", "iam/policy:Policy", policy=policy(allow(READ, HUB))))


def said(action: str) -> dict[str, str]:
    return {"policy": f"`Case` of `policy` allows `{action}` on everything; name what it reads"}


def test_allowed():
    assert GOOD.passed() == {"policy"}
    tagged = allow(READ, Condition={"StringEquals": {"aws:ResourceTag/team": "ml"}})
    assert GOOD.spoil("policy", policy=policy(tagged)).passed() == {"policy"}
    published = allow("ssm:GetParameter", "arn:aws:ssm:us-east-1::parameter/aws/service/*")
    assert GOOD.spoil("policy", policy=policy(published)).passed() == {"policy"}
    through = allow("kms:Decrypt", Condition={"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}})
    assert GOOD.spoil("policy", policy=policy(through)).passed() == {"policy"}


def test_denied():
    assert GOOD.spoil("policy", policy=policy(allow(READ))).said() == said(READ)
    assert GOOD.spoil("policy", policy=policy(allow("kms:*"))).said() == said("kms:Decrypt")
    every = "arn:aws:ssm:us-east-1:123456789012:parameter/*"
    assert GOOD.spoil("policy", policy=policy(allow("ssm:Get*", every))).said() == said("ssm:GetParameter")


def test_omitted():
    assert GOOD.omit("policy", "policy").passed() == {"policy"}


def test_unknown():
    assert GOOD.unknown_at("policy", "policy").unknown() == {"policy": "policy"}
