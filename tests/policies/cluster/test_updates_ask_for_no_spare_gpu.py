"""CLU-06."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "CLU-06",
    aws("gpus", "eks/nodeGroup:NodeGroup", instanceTypes=["g6.xlarge"], updateConfig={"updateStrategy": "MINIMAL"}),
    aws("plain", "eks/nodeGroup:NodeGroup", instanceTypes=["m7i.large"]),
)
SAID = {
    "gpus": "`gpus` has `updateStrategy: DEFAULT`, so an update needs a spare machine with `l4`; `MINIMAL` needs none"
}


def test_allowed():
    assert GOOD.passed() == {"gpus"}


def test_denied():
    assert GOOD.spoil("gpus", updateConfig={"updateStrategy": "DEFAULT"}).said() == SAID


def test_omitted():
    assert GOOD.omit("gpus", "updateConfig").said() == SAID
    assert GOOD.omit("gpus", "instanceTypes").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("gpus", "updateConfig").unknown() == {"gpus": "updateConfig"}
    assert GOOD.unknown_at("gpus", "instanceTypes").unknown() == {"gpus": "instanceTypes"}
