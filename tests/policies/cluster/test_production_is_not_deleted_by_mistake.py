"""CLU-03."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("CLU-03", aws("cluster", "eks/cluster:Cluster", deletionProtection=True, protect=True))
CLOUD = {"cluster": "`cluster` has no `deletionProtection`, so one call deletes it"}


def test_allowed():
    assert GOOD.passed() == {"cluster"}


def test_denied():
    assert GOOD.spoil("cluster", deletionProtection=False).said() == CLOUD
    assert GOOD.unprotected("cluster").said() == {
        "cluster": "`cluster` has no `protect`, so a change that replaces it deletes it first"
    }


def test_omitted():
    assert GOOD.omit("cluster", "deletionProtection").said() == CLOUD
    assert GOOD.omit("cluster", "deletionProtection").in_tier("dev").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("cluster", "deletionProtection").unknown() == {"cluster": "deletionProtection"}
