"""GPU-01."""

from tests.policies.capacity.machines import TAINT, group
from tests.policies.compliant import Compliant

GOOD = Compliant("GPU-01", group("l4"), group("plain", instanceTypes=["m7i.large"], taints=[]))
SAID = {
    "l4": "`l4` has L4 24 GB and no taint `nvidia.com/gpu` with effect `NO_SCHEDULE`, so any pod may take its machines"
}


def test_allowed():
    assert GOOD.passed() == {"l4"}
    assert GOOD.spoil("l4", taints=[{**TAINT, "effect": "NO_EXECUTE"}]).passed() == {"l4"}


def test_denied():
    assert GOOD.spoil("l4", taints=[{**TAINT, "effect": "PREFER_NO_SCHEDULE"}]).said() == SAID
    assert GOOD.spoil("l4", taints=[{**TAINT, "key": "team"}]).said() == SAID


def test_omitted():
    assert GOOD.omit("l4", "taints").said() == SAID
    assert GOOD.omit("l4", "instanceTypes").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("l4", "taints").unknown() == {"l4": "taints"}
    assert GOOD.unknown_at("l4", "instanceTypes").unknown() == {"l4": "instanceTypes"}


def test_a_machine_of_another_vendor_has_its_own_key():
    neuron = GOOD.spoil("l4", instanceTypes=["inf2.xlarge"])
    assert "`aws.amazon.com/neuron`" in neuron.said()["l4"]
    assert neuron.spoil("l4", taints=[{**TAINT, "key": "aws.amazon.com/neuron"}]).passed() == {"l4"}
