"""CLU-12."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "CLU-12",
    aws("gpus", "eks/nodeGroup:NodeGroup", instanceTypes=["g6.xlarge"], nodeRepairConfig={"enabled": True}),
    aws("plain", "eks/nodeGroup:NodeGroup", instanceTypes=["m7i.large"]),
)
SAID = {"gpus": "`gpus` has accelerators and no node repair, so a failed one keeps its machine in service"}


def test_allowed():
    assert GOOD.passed() == {"gpus"}


def test_denied():
    assert GOOD.spoil("gpus", nodeRepairConfig={"enabled": False}).said() == SAID


def test_omitted():
    assert GOOD.omit("gpus", "nodeRepairConfig").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("gpus", "nodeRepairConfig").unknown() == {"gpus": "nodeRepairConfig"}
