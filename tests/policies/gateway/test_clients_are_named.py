"""GW-13."""

from tests.policies.compliant import Compliant, aws, component, ref

GOOD = Compliant(
    "GW-13",
    component("gateway", "groundwork:aws:Gateway"),
    aws("group", "ec2/securityGroup:SecurityGroup", parent="gateway"),
    aws(
        "clients",
        "vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        {"securityGroupId": ref("group"), "cidrIpv4": "203.0.113.0/24", "ipProtocol": "tcp"},
    ),
)


def said(cidr: str) -> dict[str, str]:
    return {"group": f"`group` lets `{cidr}` in, which is everybody; name the networks of clients"}


def test_allowed():
    assert GOOD.passed() == {"group"}
    assert GOOD.spoil("clients", cidrIpv4="10.0.0.0/8").passed() == {"group"}


def test_denied():
    for cidr in ("0.0.0.0/0", "128.0.0.0/1", "2000::/3"):
        assert GOOD.spoil("clients", cidrIpv4=cidr).said() == said(cidr)
    assert GOOD.omit("clients", "cidrIpv4").spoil("clients", cidrIpv6="::/0").keys() == {
        "group": "gateway.allowed_cidrs"
    }


def test_omitted():
    assert GOOD.omit("clients", "cidrIpv4").passed() == {"group"}
    assert GOOD.without("gateway").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("clients", "cidrIpv4").unknown() == {"group": "cidrIpv4"}
