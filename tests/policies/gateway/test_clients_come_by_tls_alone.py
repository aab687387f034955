"""GW-12."""

from tests.policies.compliant import Compliant, aws, component, ref

GOOD = Compliant(
    "GW-12",
    component("gateway", "groundwork:aws:Gateway"),
    aws("group", "ec2/securityGroup:SecurityGroup", parent="gateway"),
    aws(
        "clients",
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {
            "securityGroupId": ref("group"),
            "cidrIpv4": "203.0.113.0/24",
            "ipProtocol": "tcp",
            "fromPort": 443,
            "toPort": 443,
        },
    ),
    aws("nodes", "ec2/securityGroup:SecurityGroup"),
)


def said(first: int, last: int) -> dict[str, str]:
    return {"group": f"`group` lets `203.0.113.0/24` in on ports {first} to {last}; clients need 443 alone"}


def test_allowed():
    assert GOOD.passed() == {"group"}
    inside = GOOD.spoil("clients", fromPort=80, toPort=80, cidrIpv4=None, referencedSecurityGroupId=ref("nodes"))
    assert inside.passed() == {"group"}


def test_denied():
    assert GOOD.spoil("clients", fromPort=80, toPort=80).said() == said(80, 80)
    assert GOOD.spoil("clients", fromPort=80).said() == said(80, 443)
    assert set(GOOD.spoil("clients", ipProtocol="-1").said()) == {"group"}
    inline = [{"protocol": "tcp", "fromPort": 8000, "toPort": 8000, "cidrBlocks": ["203.0.113.0/24"]}]
    assert GOOD.spoil("group", ingress=inline).said() == said(8000, 8000)


def test_denied_of_a_load_balancer():
    balancer = aws("door", "lb/loadBalancer:LoadBalancer", securityGroups=[ref("nodes")])
    more = GOOD.plus(balancer).spoil("clients", securityGroupId=ref("nodes"), fromPort=80, toPort=80)
    assert set(more.said()) == {"nodes"}


def test_omitted():
    assert GOOD.without("clients").passed() == {"group"}
    assert GOOD.without("gateway").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("clients", "fromPort").unknown() == {"group": "fromPort"}
    assert GOOD.unknown_at("clients", "cidrIpv4").passed() == {"group"}
