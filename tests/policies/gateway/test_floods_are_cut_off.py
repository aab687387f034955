"""GW-02."""

from tests.policies.compliant import Compliant, Hidden, aws

RATE = {"name": "rate", "statement": {"rateBasedStatement": {"limit": 1000}}, "action": {"block": {}}}
GOOD = Compliant("GW-02", aws("wall", "wafv2/webAcl:WebAcl", rules=[RATE]))
SAID = {"wall": "`wall` has no rule that blocks by rate"}


def test_allowed():
    assert GOOD.passed() == {"wall"}


def test_denied():
    assert GOOD.spoil("wall", rules=[{**RATE, "action": {"count": {}}}]).said() == SAID
    assert GOOD.spoil("wall", rules=[{**RATE, "statement": {"geoMatchStatement": {}}}]).said() == SAID


def test_omitted():
    assert GOOD.omit("wall", "rules").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("wall", "rules").unknown() == {"wall": "rules"}
    assert GOOD.spoil("wall", rules=[Hidden(RATE)]).unknown() == {"wall": "rules.0"}
    assert GOOD.spoil("wall", rules=[Hidden(RATE), RATE]).passed() == {"wall"}
