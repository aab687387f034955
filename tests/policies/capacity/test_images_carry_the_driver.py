"""GPU-10."""

from tests.policies.capacity.machines import group
from tests.policies.compliant import Compliant

GOOD = Compliant("GPU-10", group("l4"), group("plain", instanceTypes=["m7i.large"], amiType="AL2023_x86_64_STANDARD"))
SAID = "`l4` has L4 24 GB and {}; an image with their driver ends in `_NVIDIA`"


def test_allowed():
    assert GOOD.passed() == {"l4"}
    assert GOOD.spoil("l4", amiType="BOTTLEROCKET_x86_64_NVIDIA").passed() == {"l4"}
    assert GOOD.spoil("l4", instanceTypes=["inf2.xlarge"], amiType="AL2023_x86_64_NEURON").passed() == {"l4"}


def test_denied():
    said = SAID.format("`amiType` `AL2023_x86_64_STANDARD`")
    assert GOOD.spoil("l4", amiType="AL2023_x86_64_STANDARD").said() == {"l4": said}
    assert GOOD.spoil("l4", instanceTypes=["inf2.xlarge"]).outcomes() == {"l4": "violated"}


def test_omitted():
    assert GOOD.omit("l4", "amiType").said() == {"l4": SAID.format("no `amiType`")}
    assert GOOD.spoil("l4", amiType="CUSTOM").outcomes() == {}, "what an image of one's own carries is not told"


def test_unknown():
    assert GOOD.unknown_at("l4", "amiType").unknown() == {"l4": "amiType"}
