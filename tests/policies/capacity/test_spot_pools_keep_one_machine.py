"""GPU-07."""

from tests.policies.capacity.machines import group
from tests.policies.compliant import Compliant

GOOD = Compliant(
    "GPU-07",
    group("floor", least=1, most=1),
    group("spot", capacityType="SPOT"),
    group("elsewhere", clusterName="training", least=1),
    group("other", instanceTypes=["g4dn.xlarge"], least=1),
)
SAID = "`{}` is on spot, and no node group of the cluster keeps a machine with L4 24 GB that is not"


def test_allowed():
    assert GOOD.passed() == {"spot"}


def test_denied():
    assert GOOD.spoil("floor", capacityType="SPOT").said() == {
        "floor": SAID.format("floor"),
        "spot": SAID.format("spot"),
    }
    alone = GOOD.without("floor").spoil("spot", scalingConfig={"minSize": 1, "maxSize": 2})
    assert alone.said() == {"spot": SAID.format("spot")}


def test_omitted():
    idle = GOOD.without("floor")
    assert idle.outcomes() == {}, "where all may be gone when idle, a cold start was chosen"
    assert GOOD.omit("spot", "capacityType").outcomes() == {}, "on demand is what EKS takes"


def test_unknown():
    assert GOOD.unknown_at("floor", "scalingConfig").unknown() == {"spot": "scalingConfig"}
    assert GOOD.unknown_at("spot", "capacityType").unknown() == {"spot": "capacityType"}
