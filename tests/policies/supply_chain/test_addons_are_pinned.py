"""SUP-10."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("SUP-10", aws("network", "eks/addon:Addon", addonVersion="v1.23.1-eksbuild.1"))
SAID = {"network": "`network` names no `addonVersion`, so it gets EKS's default of that day"}


def test_allowed():
    assert GOOD.passed() == {"network"}


def test_denied():
    assert GOOD.spoil("network", addonVersion="").said() == SAID


def test_omitted():
    assert GOOD.omit("network", "addonVersion").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("network", "addonVersion").unknown() == {"network": "addonVersion"}
