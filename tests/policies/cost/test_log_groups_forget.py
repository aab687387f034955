"""COST-10."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("COST-10", aws("cluster", "cloudwatch/logGroup:LogGroup", {"retentionInDays": 365}))


def test_allowed():
    assert GOOD.passed() == {"cluster"}


def test_denied():
    assert GOOD.spoil("cluster", retentionInDays=731).said() == {
        "cluster": "`cluster` keeps its events for 731 days; 400 are the most that is asked for"
    }
    assert GOOD.in_tier("dev").said() == {
        "cluster": "`cluster` keeps its events for 365 days; 180 are the most that is asked for"
    }


def test_omitted():
    said = {"cluster": "`cluster` keeps its events for ever; 400 days are the most that is asked for"}
    assert GOOD.omit("cluster", "retentionInDays").said() == said
    assert GOOD.spoil("cluster", retentionInDays=0).said() == said


def test_unknown():
    assert GOOD.unknown_at("cluster", "retentionInDays").unknown() == {"cluster": "retentionInDays"}
