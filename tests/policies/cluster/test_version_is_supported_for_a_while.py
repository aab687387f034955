"""CLU-01."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("CLU-01", aws("cluster", "eks/cluster:Cluster", version="1.35"))


def test_allowed():
    assert GOOD.passed() == {"cluster"}


def test_denied():
    near = {
        "cluster": "`cluster` has `version: 1.34`, whose standard support ends on 2026-12-02, in 7 days; 60 should be left"
    }
    assert GOOD.spoil("cluster", version="1.34").said() == near
    assert GOOD.spoil("cluster", version="1.34").in_tier("dev").passed() == {"cluster"}
    assert GOOD.spoil("cluster", version="1.23").said() == {
        "cluster": "`cluster` has `version: 1.23`, which is none of those in support: `1.34`, `1.35`, `1.36`"
    }


def test_denied_past_the_end():
    late = Compliant("CLU-01", *GOOD.resources, parameters={"days": 0})
    assert late.spoil("cluster", version="1.34").passed() == {"cluster"}


def test_omitted():
    assert GOOD.omit("cluster", "version").said() == {
        "cluster": "`cluster` names no `version`, so it gets whichever EKS gives that day"
    }


def test_unknown():
    assert GOOD.unknown_at("cluster", "version").unknown() == {"cluster": "version"}
