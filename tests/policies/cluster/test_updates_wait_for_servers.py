"""CLU-16."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("CLU-16", aws("group", "eks/nodeGroup:NodeGroup", forceUpdateVersion=False))
SAID = {"group": "`group` has `forceUpdateVersion`, so an update ends pods whatever their disruption budget says"}


def test_allowed():
    assert GOOD.passed() == {"group"}


def test_denied():
    assert GOOD.spoil("group", forceUpdateVersion=True).said() == SAID


def test_omitted():
    assert GOOD.omit("group", "forceUpdateVersion").passed() == {"group"}


def test_unknown():
    assert GOOD.unknown_at("group", "forceUpdateVersion").unknown() == {"group": "forceUpdateVersion"}
