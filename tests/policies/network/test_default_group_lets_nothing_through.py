"""NET-21."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-21",
    aws("vpc", "ec2/vpc:Vpc"),
    aws("default", "ec2/defaultSecurityGroup:DefaultSecurityGroup", {"vpcId": ref("vpc"), "ingress": [], "egress": []}),
)


def test_allowed():
    assert GOOD.passed() == {"vpc"}


def test_denied():
    assert GOOD.spoil("default", egress=[{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]).said() == {
        "vpc": "`default`, the default group of `vpc`, has `egress` rules, and should have none"
    }


def test_omitted():
    assert GOOD.omit("default", "ingress", "egress").passed() == {"vpc"}
    assert GOOD.without("default").said() == {"vpc": "`vpc` keeps the default security group as AWS makes it"}


def test_unknown():
    assert GOOD.unknown_at("default", "vpcId").passed() == {"vpc"}
    assert GOOD.unknown_at("default", "ingress").unknown() == {"vpc": "ingress"}
