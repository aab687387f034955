"""NET-05."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-05",
    aws("group", "ec2/securityGroup:SecurityGroup"),
    aws("other", "ec2/securityGroup:SecurityGroup"),
    aws(
        "out",
        "vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        {"securityGroupId": ref("group"), "referencedSecurityGroupId": ref("group"), "ipProtocol": "-1"},
    ),
    aws(
        "template",
        "ec2/launchTemplate:LaunchTemplate",
        {"networkInterfaces": [{"interfaceType": "efa", "securityGroups": [ref("other"), ref("group")]}]},
    ),
)
SAID = {"template": "`template` has EFA interfaces, and none of their security groups lets out all traffic to itself"}


def test_allowed():
    assert GOOD.passed() == {"template"}


def test_denied():
    assert GOOD.spoil("out", ipProtocol="tcp").said() == SAID
    assert GOOD.spoil("out", referencedSecurityGroupId=ref("other")).said() == SAID


def test_omitted():
    assert GOOD.omit("out", "referencedSecurityGroupId").said() == SAID
    assert GOOD.without("out").said() == SAID
    assert GOOD.omit("template", "networkInterfaces").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("out", "ipProtocol").unknown() == {"template": "ipProtocol"}
    assert GOOD.unknown_at("out", "securityGroupId").passed() == {"template"}
    assert GOOD.unknown_at("template", "networkInterfaces").unknown() == {"template": "networkInterfaces"}


def test_a_way_out_to_anywhere_is_none_to_itself():
    anywhere = {"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}
    assert GOOD.without("out").spoil("group", egress=[anywhere]).said() == SAID
    assert GOOD.without("out").spoil("group", egress=[{"protocol": "-1", "self": True}]).passed() == {"template"}


def test_groups_of_somebody_else_are_taken_at_their_word():
    theirs = [{"interfaceType": "efa", "securityGroups": ["sg-0a1b2c3d", ref("other")]}]
    assert GOOD.spoil("template", networkInterfaces=theirs).passed() == {"template"}
    assert GOOD.spoil("template", networkInterfaces=[{"interfaceType": "efa"}]).said() == SAID


def test_the_group_that_eks_makes_lets_in_itself_and_lets_out_to_anywhere():
    by_eks = [{"interfaceType": "efa", "securityGroups": [ref("cluster"), ref("other")]}]
    with_cluster = GOOD.plus(aws("cluster", "eks/cluster:Cluster"))
    assert with_cluster.spoil("template", networkInterfaces=by_eks).said() == SAID
