"""IAM-05."""

from tests.policies.compliant import Compliant, aws
from tests.policies.documents import allow, policy

INSTANCES = "arn:aws:ec2:us-east-1:*:instance/*"
TAG = {"StringEquals": {"aws:RequestTag/kubernetes.io/cluster/case": "owned"}}
GOOD = Compliant(
    "IAM-05",
    aws(
        "policy",
        "iam/policy:Policy",
        policy=policy(
            allow("ec2:RunInstances", "arn:aws:ec2:us-east-1::image/*"),
            allow(["ec2:RunInstances", "ec2:CreateFleet"], INSTANCES, Condition=TAG),
        ),
    ),
)
SAID = "`Case` of `policy` allows `{}` on machines of any cluster; add a condition on the cluster's tag"


def test_allowed():
    assert GOOD.passed() == {"policy"}
    assert GOOD.spoil("policy", policy=policy(allow("ec2:DescribeInstances"))).passed() == {"policy"}


def test_a_tag_that_must_be_there_is_enough():
    there = allow("ec2:TerminateInstances", Condition={"Null": {"aws:ResourceTag/team": "false"}})
    assert GOOD.spoil("policy", policy=policy(there)).passed() == {"policy"}
    absent = allow("ec2:TerminateInstances", Condition={"Null": {"aws:ResourceTag/team": "true"}})
    assert set(GOOD.spoil("policy", policy=policy(absent)).said()) == {"policy"}


def test_denied():
    for resource in (INSTANCES, "*", "arn:aws:ec2:*:*:*"):
        found = GOOD.spoil("policy", policy=policy(allow("ec2:Terminate*", resource))).said()
        assert found == {"policy": SAID.format("ec2:TerminateInstances")}
    groups = "arn:aws:autoscaling:us-east-1:1:autoScalingGroup:*"
    assert GOOD.spoil("policy", policy=policy(allow("autoscaling:SetDesiredCapacity", groups))).said() == {
        "policy": SAID.format("autoscaling:SetDesiredCapacity")
    }
    regional = allow("ec2:RunInstances", Condition={"StringEquals": {"aws:RequestedRegion": "us-east-1"}})
    assert GOOD.spoil("policy", policy=policy(regional)).said() == {"policy": SAID.format("ec2:RunInstances")}


def test_omitted():
    assert GOOD.omit("policy", "policy").passed() == {"policy"}


def test_unknown():
    assert GOOD.unknown_at("policy", "policy").unknown() == {"policy": "policy"}
