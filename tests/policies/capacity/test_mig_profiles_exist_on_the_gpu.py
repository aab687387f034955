"""GPU-13."""

from tests.policies.capacity.machines import group
from tests.policies.compliant import Compliant

LABEL = "nvidia.com/mig.config"
GOOD = Compliant(
    "GPU-13",
    group("a100", instanceTypes=["p4de.24xlarge"], labels={LABEL: "all-1g.10gb"}),
    group("neuron", instanceTypes=["inf2.xlarge"]),
)


def test_allowed():
    assert GOOD.passed() == {"a100"}
    assert GOOD.spoil("a100", labels={LABEL: "all-disabled"}).passed() == {"a100"}
    assert GOOD.spoil("a100", labels={LABEL: "our-mixture"}).passed() == {"a100"}


def test_denied():
    said = GOOD.spoil("a100", labels={LABEL: "all-1g.5gb"}).said()["a100"]
    assert said.startswith("`a100` asks for the MIG profile `1g.5gb` on A100 SXM 80 GB, and its profiles are `1g.10gb`")
    assert GOOD.spoil("a100", instanceTypes=["g6.xlarge"]).said() == {
        "a100": "`a100` asks for the MIG profile `1g.10gb` on L4 24 GB, and it has no MIG"
    }


def test_omitted():
    assert GOOD.omit("a100", "labels").passed() == {"a100"}


def test_unknown():
    assert GOOD.unknown_at("a100", "labels").unknown() == {"a100": "labels"}
