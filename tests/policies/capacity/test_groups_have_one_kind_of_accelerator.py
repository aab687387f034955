"""GPU-32."""

from tests.policies.capacity.machines import group
from tests.policies.compliant import Compliant

GOOD = Compliant(
    "GPU-32", group("l4", instanceTypes=["g6.xlarge", "g6.4xlarge"]), group("plain", instanceTypes=["m7i.large"])
)


def test_allowed():
    assert GOOD.passed() == {"l4"}


def test_denied():
    assert GOOD.spoil("l4", instanceTypes=["g6.xlarge", "g6.12xlarge"]).said() == {
        "l4": "`l4` mixes `g6.xlarge` with 1 × `l4` and `g6.12xlarge` with 4 × `l4`"
    }
    assert GOOD.spoil("l4", instanceTypes=["g6.xlarge", "m7i.large"]).said() == {
        "l4": "`l4` mixes `g6.xlarge` with 1 × `l4` and `m7i.large` with none"
    }


def test_omitted():
    assert GOOD.omit("l4", "instanceTypes").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("l4", "instanceTypes").unknown() == {"l4": "instanceTypes"}
