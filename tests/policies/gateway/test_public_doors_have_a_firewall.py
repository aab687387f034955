"""GW-05."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "GW-05",
    aws("door", "lb/loadBalancer:LoadBalancer"),
    aws("wall", "wafv2/webAcl:WebAcl"),
    aws("tie", "wafv2/webAclAssociation:WebAclAssociation", resourceArn=ref("door"), webAclArn=ref("wall")),
    aws("inside", "lb/loadBalancer:LoadBalancer", internal=True),
    aws("network", "lb/loadBalancer:LoadBalancer", loadBalancerType="network"),
)
SAID = {"door": "`door` is reached from the internet and has no web firewall"}


def test_allowed():
    assert GOOD.passed() == {"door"}


def test_denied():
    assert GOOD.spoil("tie", resourceArn=ref("inside")).said() == SAID


def test_omitted():
    assert GOOD.without("tie").said() == SAID
    assert set(GOOD.omit("inside", "internal").said()) == {"inside"}


def test_unknown():
    assert GOOD.unknown_at("door", "internal").unknown() == {"door": "internal"}
    assert GOOD.unknown_at("tie", "resourceArn").passed() == {"door"}
