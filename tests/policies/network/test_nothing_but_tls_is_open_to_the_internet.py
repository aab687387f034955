"""NET-25."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "NET-25",
    aws(
        "in",
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {"cidrIpv4": "0.0.0.0/0", "ipProtocol": "tcp", "fromPort": 443, "toPort": 443},
    ),
    aws("group", "ec2/securityGroup:SecurityGroup", {"ingress": [], "egress": [{"protocol": "-1"}]}),
)
RAY = {"in": "`in` lets `0.0.0.0/0` in on tcp ports `8265` to `8265`, and should name who may come"}


def test_allowed():
    assert GOOD.passed() == {"in", "group"}
    assert "in" in GOOD.spoil("in", ipProtocol="udp").passed()
    assert "in" in GOOD.spoil("in", ipProtocol="icmp", fromPort=3, toPort=4).passed()
    assert "in" in GOOD.spoil("in", fromPort=8265, toPort=8265, cidrIpv4="203.0.113.0/24").passed()


def test_denied():
    assert GOOD.spoil("in", fromPort=8265, toPort=8265).said() == RAY
    assert GOOD.spoil("in", ipProtocol="6", fromPort=8265, toPort=8265).said() == RAY
    notebook = {"protocol": "tcp", "fromPort": 8888, "toPort": 8890, "ipv6CidrBlocks": ["::/0"]}
    assert GOOD.spoil("group", ingress=[notebook]).said() == {
        "group": "`group` lets `::/0` in on tcp ports `8888` to `8890`, and should name who may come"
    }


def test_a_way_with_a_shell_in_it_is_told_by_the_rule_of_shells():
    assert "in" in GOOD.spoil("in", fromPort=22, toPort=22).passed()
    assert "in" in GOOD.spoil("in", ipProtocol="-1").passed()


def test_omitted():
    assert "in" in GOOD.omit("in", "cidrIpv4").passed()
    assert "group" in GOOD.omit("group", "ingress").passed()


def test_unknown():
    assert GOOD.unknown_at("in", "cidrIpv4").unknown() == {"in": "cidrIpv4"}
    assert GOOD.unknown_at("group", "ingress").unknown() == {"group": "ingress"}
