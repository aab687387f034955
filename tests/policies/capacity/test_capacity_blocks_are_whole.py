"""GPU-26."""

from tests.policies.capacity.machines import group, template
from tests.policies.compliant import Compliant

GOOD = Compliant(
    "GPU-26",
    template(
        instanceType="p5.48xlarge",
        instanceMarketOptions={"marketType": "capacity-block"},
        capacityReservationSpecification={"capacityReservationTarget": {"capacityReservationId": "cr-1"}},
    ),
    group("block", capacityType="CAPACITY_BLOCK", instanceTypes=None),
    group("bought", launchTemplate=None),
)


def test_allowed():
    assert GOOD.passed() == {"block"}


def test_denied():
    assert GOOD.spoil("block", capacityType="ON_DEMAND").said() == {
        "block": "`block` has `capacityType` `ON_DEMAND`, and its template draws from a capacity block"
    }
    assert GOOD.spoil("block", instanceTypes=["p5.48xlarge"]).said() == {
        "block": "`block` names `instanceTypes`, which for a capacity block stand on the template alone"
    }


def test_omitted():
    assert GOOD.omit("template", "instanceMarketOptions").said() == {
        "block": "`template` lacks `marketType` `capacity-block`, which `block` needs"
    }
    assert GOOD.omit("template", "capacityReservationSpecification").said() == {
        "block": "`template` names no capacity reservation for `block` to draw from"
    }
    assert GOOD.omit("template", "instanceType").said() == {
        "block": "`template` names no `instanceType`, which the block of `block` is of"
    }
    assert GOOD.omit("block", "launchTemplate").said() == {
        "block": "`block` draws from a capacity block and has no launch template to name it"
    }


def test_unknown():
    assert GOOD.unknown_at("template", "instanceType").unknown() == {"block": "instanceType"}
    assert GOOD.unknown_at("block", "launchTemplate").passed() == {"block"}
