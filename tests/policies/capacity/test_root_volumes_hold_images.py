"""GPU-20."""

from tests.policies.capacity.machines import group, template
from tests.policies.compliant import Compliant

GOOD = Compliant("GPU-20", template(), group("l4"), group("plain", instanceTypes=["m7i.large"]))


def disk(**ebs: object) -> list[object]:
    return [{"ebs": {"volumeSize": 200, "volumeType": "gp3", "throughput": 250, **ebs}}]


def test_allowed():
    assert GOOD.passed() == {"l4"}
    assert GOOD.spoil("template", blockDeviceMappings=disk(volumeType="io2", throughput=None)).passed() == {"l4"}
    assert GOOD.spoil("template", blockDeviceMappings=disk(throughput=None)).in_tier("dev").passed() == {"l4"}


def test_the_largest_volume_holds_the_images():
    system = {"deviceName": "/dev/xvda", "ebs": {"volumeSize": 4, "volumeType": "gp3"}}
    assert GOOD.spoil("template", blockDeviceMappings=[system, *disk()]).passed() == {"l4"}


def test_denied():
    assert GOOD.spoil("template", blockDeviceMappings=disk(volumeSize=50)).said() == {
        "l4": "`l4` has a root volume of 50 GiB, and images of its servers need 100"
    }
    assert GOOD.spoil("template", blockDeviceMappings=disk(throughput=None)).said() == {
        "l4": "`l4` has a root volume of 125 MiB/s, and pulls of large images need 250"
    }


def test_omitted():
    both = {
        "l4": "`l4` has a root volume of 125 MiB/s, and pulls of large images need 250\n"
        "`l4` has a root volume of 20 GiB, and images of its servers need 100"
    }
    assert GOOD.omit("template", "blockDeviceMappings").said() == both
    assert GOOD.omit("l4", "launchTemplate").said() == both


def test_unknown():
    assert GOOD.unknown_at("template", "blockDeviceMappings").unknown() == {"l4": "blockDeviceMappings"}
