"""NET-03."""

from tests.policies.compliant import Compliant, aws

RULE = {"cidrIpv4": "10.0.0.0/8", "ipProtocol": "tcp", "fromPort": 22, "toPort": 22}
GOOD = Compliant(
    "NET-03",
    aws("in", "vpc/securityGroupIngressRule:SecurityGroupIngressRule", RULE),
    aws("group", "ec2/securityGroup:SecurityGroup"),
    aws(
        "older",
        "ec2/securityGroupRule:SecurityGroupRule",
        {"type": "ingress", "protocol": "tcp", "fromPort": 0, "toPort": 65535, "cidrBlocks": ["203.0.113.7/32"]},
    ),
    aws(
        "nodes",
        "eks/nodeGroup:NodeGroup",
        {"remoteAccess": {"ec2SshKey": "ops", "sourceSecurityGroupIds": ["sg-1"]}},
    ),
)


def test_allowed():
    assert GOOD.passed() == {"in", "group", "older", "nodes"}
    assert "in" in GOOD.spoil("in", cidrIpv4="0.0.0.0/0", fromPort=443, toPort=443).passed()
    assert "older" in GOOD.spoil("older", type="egress", cidrBlocks=["0.0.0.0/0"]).passed()


def test_denied():
    assert GOOD.spoil("in", cidrIpv4="0.0.0.0/0").said() == {"in": "`in` lets `0.0.0.0/0` in on port `22`"}
    assert GOOD.spoil("older", cidrBlocks=["0.0.0.0/0"]).said() == {
        "older": "`older` lets `0.0.0.0/0` in on port `22`\n`older` lets `0.0.0.0/0` in on port `3389`"
    }
    everything = {"protocol": "-1", "fromPort": 0, "toPort": 0, "ipv6CidrBlocks": ["::/0"]}
    assert GOOD.spoil("group", ingress=[everything]).said() == {
        "group": "`group` lets `::/0` in on port `22`\n`group` lets `::/0` in on port `3389`"
    }


def test_omitted():
    assert "in" in GOOD.omit("in", "cidrIpv4").passed()
    assert GOOD.spoil("nodes", remoteAccess={"ec2SshKey": "ops"}).said() == {
        "nodes": "`nodes` has an SSH key in `remoteAccess` and no `sourceSecurityGroupIds`, which opens port `22` to `0.0.0.0/0`"
    }
    assert "nodes" in GOOD.omit("nodes", "remoteAccess").passed()


def test_unknown():
    assert GOOD.unknown_at("in", "cidrIpv4").unknown() == {"in": "cidrIpv4"}
    assert GOOD.unknown_at("group", "ingress").unknown() == {"group": "ingress"}
    shut = {"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}
    assert GOOD.spoil("group", ingress=[shut, {"protocol": "tcp"}]).said() == {
        "group": "`group` lets `0.0.0.0/0` in on port `22`"
    }
