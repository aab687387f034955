"""GW-03."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "GW-03",
    aws("door", "lb/loadBalancer:LoadBalancer", idleTimeout=600),
    aws("network", "lb/loadBalancer:LoadBalancer", loadBalancerType="network"),
)


def said(seconds: int) -> dict[str, str]:
    return {
        "door": f"`door` has `idleTimeout: {seconds}`, so a model that is silent that long is cut off; 300 seconds are needed"
    }


def test_allowed():
    assert GOOD.passed() == {"door"}
    assert GOOD.spoil("door", idleTimeout=120).in_tier("dev").passed() == {"door"}


def test_denied():
    assert GOOD.spoil("door", idleTimeout=120).said() == said(120)


def test_omitted():
    assert GOOD.omit("door", "idleTimeout").said() == said(60)


def test_unknown():
    assert GOOD.unknown_at("door", "idleTimeout").unknown() == {"door": "idleTimeout"}
