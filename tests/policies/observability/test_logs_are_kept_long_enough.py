"""OBS-04."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("OBS-04", aws("group", "cloudwatch/logGroup:LogGroup", retentionInDays=30))


def test_allowed():
    assert GOOD.passed() == {"group"}
    assert GOOD.spoil("group", retentionInDays=7).in_tier("dev").passed() == {"group"}


def test_denied():
    assert GOOD.spoil("group", retentionInDays=14).said() == {"group": "`group` keeps logs for 14 days; 30 are needed"}


def test_omitted():
    assert GOOD.omit("group", "retentionInDays").passed() == {"group"}


def test_unknown():
    assert GOOD.unknown_at("group", "retentionInDays").unknown() == {"group": "retentionInDays"}
