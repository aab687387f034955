"""NET-04."""

from tests.policies.compliant import Compliant, Hidden, aws, ref

GOOD = Compliant(
    "NET-04",
    aws("group", "ec2/securityGroup:SecurityGroup"),
    aws("other", "ec2/securityGroup:SecurityGroup"),
    aws(
        "in",
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {"securityGroupId": ref("group"), "referencedSecurityGroupId": ref("group"), "ipProtocol": "-1"},
    ),
    aws(
        "template",
        "ec2/launchTemplate:LaunchTemplate",
        {"networkInterfaces": [{"interfaceType": "efa", "securityGroups": [ref("other"), ref("group")]}]},
    ),
)
SAID = {"template": "`template` has EFA interfaces, and none of their security groups lets in all traffic from itself"}


def test_allowed():
    assert GOOD.passed() == {"template"}


def test_denied():
    assert GOOD.spoil("in", ipProtocol="tcp").said() == SAID
    assert GOOD.spoil("in", referencedSecurityGroupId=ref("other")).said() == SAID


def test_omitted():
    assert GOOD.omit("in", "referencedSecurityGroupId").said() == SAID
    assert GOOD.without("in").said() == SAID
    assert GOOD.omit("template", "networkInterfaces").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("in", "ipProtocol").unknown() == {"template": "ipProtocol"}
    assert GOOD.unknown_at("in", "securityGroupId").passed() == {"template"}
    assert GOOD.unknown_at("template", "networkInterfaces").unknown() == {"template": "networkInterfaces"}


def test_the_rule_may_stand_in_the_group_or_be_of_the_older_kind():
    without = GOOD.without("in")
    assert without.spoil("group", ingress=[{"protocol": "-1", "self": True}]).passed() == {"template"}
    assert without.spoil("group", ingress=[{"protocol": "-1", "cidrBlocks": ["10.0.0.0/8"]}]).said() == SAID
    older = {"type": "ingress", "protocol": "all", "self": True, "securityGroupId": ref("group")}
    assert without.plus(aws("older", "ec2/securityGroupRule:SecurityGroupRule", older)).passed() == {"template"}


def test_addresses_of_interfaces_need_not_be_known():
    hidden = [{"interfaceType": "efa", "securityGroups": Hidden([ref("group")])}]
    assert GOOD.spoil("template", networkInterfaces=hidden).passed() == {"template"}


def test_groups_of_somebody_else_are_taken_at_their_word():
    theirs = [{"interfaceType": "efa", "securityGroups": ["sg-0a1b2c3d", ref("other")]}]
    assert GOOD.spoil("template", networkInterfaces=theirs).passed() == {"template"}
    assert GOOD.spoil("template", networkInterfaces=[{"interfaceType": "efa"}]).said() == SAID


def test_the_group_that_eks_makes_lets_in_itself_and_lets_out_to_anywhere():
    by_eks = [{"interfaceType": "efa", "securityGroups": [ref("cluster"), ref("other")]}]
    with_cluster = GOOD.plus(aws("cluster", "eks/cluster:Cluster"))
    assert with_cluster.spoil("template", networkInterfaces=by_eks).passed() == {"template"}
