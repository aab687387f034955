"""GPU-29."""

from tests.policies.capacity.machines import group
from tests.policies.compliant import Compliant

GOOD = Compliant("GPU-29", group("l4"), group("arm", instanceTypes=["m8g.large"], amiType="AL2023_ARM_64_STANDARD"))


def test_allowed():
    assert GOOD.passed() == {"l4", "arm"}


def test_denied():
    assert GOOD.spoil("l4", instanceTypes=["g6.xlarge", "m8g.large"]).said() == {
        "l4": "`l4` starts `m8g.large`, whose processor is arm64, from `AL2023_x86_64_NVIDIA`"
    }
    assert GOOD.spoil("arm", amiType="BOTTLEROCKET_x86_64_NVIDIA").outcomes()["arm"] == "violated"


def test_omitted():
    assert GOOD.omit("l4", "amiType").passed() == {"arm"}
    assert GOOD.spoil("l4", amiType="CUSTOM").passed() == {"arm"}


def test_unknown():
    assert GOOD.unknown_at("l4", "amiType").unknown() == {"l4": "amiType"}
    assert GOOD.unknown_at("l4", "instanceTypes").unknown() == {"l4": "instanceTypes"}
