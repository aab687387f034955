"""GPU-28."""

from tests.policies.capacity.machines import group, subnet
from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "GPU-28", subnet("a"), subnet("e"), aws("far", "ec2/subnet:Subnet", availabilityZone="mars-1a"), group("l4")
)
SAID = {"l4": "`l4` asks `us-east-1e` for `g6.xlarge`, which it does not offer"}


def test_allowed():
    assert GOOD.passed() == {"l4"}
    assert GOOD.spoil("l4", subnetIds=[ref("far")]).passed() == {"l4"}, "nothing is known of that region"


def test_denied():
    assert GOOD.spoil("l4", subnetIds=[ref("subnet-a"), ref("subnet-e")]).said() == SAID


def test_omitted():
    assert GOOD.omit("l4", "subnetIds").passed() == {"l4"}
    assert GOOD.omit("l4", "instanceTypes").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("subnet-a", "availabilityZone").unknown() == {"l4": "availabilityZone"}
    assert GOOD.spoil("l4", subnetIds=[ref("subnet-e")]).unknown_at("l4", "subnetIds").said() == SAID
