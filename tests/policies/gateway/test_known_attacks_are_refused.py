"""GW-11."""

from tests.policies.compliant import Compliant, aws

GROUP = {
    "name": "bad-inputs",
    "overrideAction": {"none": {}},
    "statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesKnownBadInputsRuleSet"}},
}
GOOD = Compliant("GW-11", aws("wall", "wafv2/webAcl:WebAcl", rules=[GROUP]))
SAID = {"wall": "`wall` has no group of managed rules that refuses anything"}


def test_allowed():
    assert GOOD.passed() == {"wall"}
    assert GOOD.spoil("wall", rules=[{**GROUP, "overrideAction": {"count": {}}}, GROUP]).passed() == {"wall"}


def test_denied():
    assert GOOD.spoil("wall", rules=[{**GROUP, "overrideAction": {"count": {}}}]).said() == SAID
    assert GOOD.spoil("wall", rules=[{**GROUP, "statement": {"rateBasedStatement": {}}}]).said() == SAID


def test_omitted():
    assert GOOD.omit("wall", "rules").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("wall", "rules").unknown() == {"wall": "rules"}
