"""CLU-14."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("CLU-14", aws("cluster", "eks/cluster:Cluster", upgradePolicy={"supportType": "STANDARD"}))
SAID = {
    "cluster": "`cluster` has `supportType: EXTENDED`, so past standard support it stays and costs more; `STANDARD` upgrades it"
}


def test_allowed():
    assert GOOD.passed() == {"cluster"}


def test_denied():
    assert GOOD.spoil("cluster", upgradePolicy={"supportType": "EXTENDED"}).said() == SAID


def test_omitted():
    assert GOOD.omit("cluster", "upgradePolicy").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("cluster", "upgradePolicy").unknown() == {"cluster": "upgradePolicy"}
