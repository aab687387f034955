"""GW-10."""

from tests.policies.compliant import Compliant, aws

NO = {"sampledRequestsEnabled": False}
YES = {"sampledRequestsEnabled": True}
GOOD = Compliant(
    "GW-10", aws("wall", "wafv2/webAcl:WebAcl", visibilityConfig=NO, rules=[{"name": "rate", "visibilityConfig": NO}])
)


def test_allowed():
    assert GOOD.passed() == {"wall"}


def test_denied():
    both = GOOD.spoil("wall", visibilityConfig=YES, rules=[{"name": "rate", "visibilityConfig": YES}])
    assert both.said() == {"wall": "`wall` keeps samples of requests, by `wall`, `rate`"}
    assert GOOD.spoil("wall", rules=[{"name": "rate", "visibilityConfig": YES}]).said() == {
        "wall": "`wall` keeps samples of requests, by `rate`"
    }


def test_omitted():
    assert GOOD.omit("wall", "visibilityConfig").passed() == {"wall"}
    assert GOOD.omit("wall", "rules").passed() == {"wall"}


def test_unknown():
    assert GOOD.unknown_at("wall", "rules").unknown() == {"wall": "rules"}
    assert GOOD.unknown_at("wall", "visibilityConfig").unknown() == {"wall": "visibilityConfig"}
