"""SUP-09."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant("SUP-09", aws("images", "ecr/repository:Repository", imageScanningConfiguration={"scanOnPush": True}))
SAID = {"images": "`images` does not scan images when they are pushed"}
REGISTRY = aws(
    "registry",
    "ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    rules=[{"scanFrequency": "CONTINUOUS_SCAN"}],
)


def test_allowed():
    assert GOOD.passed() == {"images"}
    assert GOOD.omit("images", "imageScanningConfiguration").plus(REGISTRY).passed() == {"images"}


def test_denied():
    assert GOOD.spoil("images", imageScanningConfiguration={"scanOnPush": False}).said() == SAID


def test_omitted():
    assert GOOD.omit("images", "imageScanningConfiguration").said() == SAID
    bare = GOOD.omit("images", "imageScanningConfiguration").plus(REGISTRY).omit("registry", "rules")
    assert bare.said() == SAID


def test_unknown():
    assert GOOD.unknown_at("images", "imageScanningConfiguration").unknown() == {"images": "imageScanningConfiguration"}
