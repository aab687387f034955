"""GW-15."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "GW-15", aws("door", "lb/loadBalancer:LoadBalancer", accessLogs={"bucket": "records", "enabled": True})
)
SAID = {"door": "`door` has no `accessLogs`, so nobody can say who asked for what"}


def test_allowed():
    assert GOOD.passed() == {"door"}
    assert GOOD.omit("door", "accessLogs").in_tier("dev").outcomes() == {}
    assert GOOD.spoil("door", loadBalancerType="gateway").outcomes() == {}


def test_denied():
    assert GOOD.spoil("door", accessLogs={"bucket": "records", "enabled": False}).said() == SAID
    assert GOOD.spoil("door", accessLogs={"bucket": "records"}).said() == SAID


def test_omitted():
    assert GOOD.omit("door", "accessLogs").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("door", "accessLogs").unknown() == {"door": "accessLogs"}
