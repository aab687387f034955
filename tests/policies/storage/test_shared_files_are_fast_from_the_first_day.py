"""STO-14."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("STO-14", aws("files", "efs/fileSystem:FileSystem", {"throughputMode": "elastic"}))
SAID = {"files": "`files` has throughput mode `bursting`, and should have `elastic` or `provisioned`"}


def test_allowed():
    assert GOOD.passed() == {"files"}
    assert GOOD.spoil("files", throughputMode="provisioned").passed() == {"files"}


def test_denied():
    assert GOOD.spoil("files", throughputMode="bursting").said() == SAID


def test_omitted():
    assert GOOD.omit("files", "throughputMode").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("files", "throughputMode").unknown() == {"files": "throughputMode"}
