"""GPU-33."""

from tests.policies.capacity.machines import encoded, group, template
from tests.policies.compliant import Compliant

PARALLEL = "spec: {kubelet: {config: {serializeImagePulls: false}}}"
GOOD = Compliant(
    "GPU-33",
    template(userData=encoded(PARALLEL)),
    group("l4"),
    group("plain", instanceTypes=["m7i.large"], launchTemplate=None),
)
SAID = {"l4": "`l4` pulls images one after the other"}


def test_allowed():
    assert GOOD.passed() == {"l4"}
    assert GOOD.spoil("template", userData=encoded("spec: {featureGates: {FastImagePull: true}}")).passed() == {"l4"}


def test_denied():
    assert GOOD.spoil("template", userData=encoded(PARALLEL.replace("false", "true"))).said() == SAID


def test_omitted():
    assert GOOD.omit("template", "userData").said() == SAID
    assert GOOD.omit("l4", "launchTemplate").said() == SAID
    assert GOOD.spoil("l4", amiType="BOTTLEROCKET_x86_64_NVIDIA").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("template", "userData").unknown() == {"l4": "userData"}
    assert GOOD.unknown_at("l4", "launchTemplate").passed() == {"l4"}
