"""GPU-08."""

from tests.policies.capacity.machines import group, subnet
from tests.policies.compliant import Compliant, ref

GOOD = Compliant(
    "GPU-08",
    subnet("a"),
    subnet("b"),
    group("spot-a", capacityType="SPOT"),
    group("spot-b", capacityType="SPOT", subnetIds=[ref("subnet-b")]),
    group("bought"),
)
SAID = {"spot-a": "`spot-a` buys `g6.xlarge` on spot in `us-east-1a` alone, one market that can run dry"}


def test_allowed():
    assert GOOD.passed() == {"spot-a", "spot-b"}


def test_denied():
    assert GOOD.without("spot-b").said() == SAID
    assert GOOD.spoil("spot-b", clusterName="training").said()["spot-a"] == SAID["spot-a"]


def test_omitted():
    assert GOOD.without("spot-b").spoil("spot-a", instanceTypes=["g6.xlarge", "g6.2xlarge"]).passed() == {"spot-a"}
    assert GOOD.without("spot-b").omit("spot-a", "subnetIds").passed() == {"spot-a"}, "somebody else's subnets"
    assert GOOD.omit("spot-a", "instanceTypes").outcomes() == {"spot-b": "violated"}


def test_unknown():
    assert GOOD.unknown_at("subnet-b", "availabilityZone").unknown() == {
        "spot-a": "availabilityZone",
        "spot-b": "availabilityZone",
    }
    assert GOOD.unknown_at("spot-a", "subnetIds").passed() == {"spot-a", "spot-b"}
