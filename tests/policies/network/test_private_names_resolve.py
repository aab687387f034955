"""NET-22."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-22",
    aws("vpc", "ec2/vpc:Vpc", {"enableDnsSupport": True, "enableDnsHostnames": True}),
    aws("subnet", "ec2/subnet:Subnet", {"vpcId": ref("vpc")}),
    aws("machines", "eks/nodeGroup:NodeGroup", {"subnetIds": [ref("subnet")]}),
)


def said(switch: str) -> dict[str, str]:
    return {"vpc": f"`vpc` has nodes and `{switch}` off, so private names do not resolve in it"}


def test_allowed():
    assert GOOD.passed() == {"vpc"}


def test_denied():
    assert GOOD.spoil("vpc", enableDnsSupport=False).said() == said("enableDnsSupport")


def test_omitted():
    assert GOOD.omit("vpc", "enableDnsHostnames").said() == said("enableDnsHostnames")
    assert GOOD.omit("vpc", "enableDnsSupport").passed() == {"vpc"}
    assert GOOD.without("machines").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("vpc", "enableDnsHostnames").unknown() == {"vpc": "enableDnsHostnames"}
