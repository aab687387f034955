"""SUP-06."""

from policies.graph import Resource
from tests.policies.compliant import Compliant

GOOD = Compliant("SUP-06", Resource("urn:aws", "pulumi:providers:aws", "aws", {"version": "7.51.1"}))


def test_allowed():
    assert GOOD.passed() == {"aws"}
    assert GOOD.spoil("aws", version="7.52.0-alpha.1").passed() == {"aws"}


def test_denied():
    assert GOOD.spoil("aws", version=">=7").said() == {
        "aws": "`aws` has `version: >=7`, which is more than one; an exact version is needed"
    }


def test_omitted():
    assert GOOD.omit("aws", "version").said() == {"aws": "`aws` names no version of its plugin"}


def test_unknown():
    assert GOOD.unknown_at("aws", "version").unknown() == {"aws": "version"}
