"""GPU-25."""

from tests.policies.compliant import Compliant, aws

GOOD = Compliant(
    "GPU-25",
    aws(
        "until-friday",
        "ec2/capacityReservation:CapacityReservation",
        {
            "instanceType": "p5.48xlarge",
            "instanceCount": 2,
            "endDateType": "limited",
            "endDate": "2026-12-04T00:00:00Z",
        },
    ),
)
BLOCK = aws("block", "ec2/capacityBlockReservation:CapacityBlockReservation", {"capacityBlockOfferingId": "cb-1"})
SAID = {
    "until-friday": "`until-friday` reserves 2 × `p5.48xlarge` without an end, billed day and night until somebody cancels it"
}


def test_allowed():
    assert GOOD.passed() == {"until-friday"}
    by_name = Compliant("GPU-25", BLOCK, parameters={"allowed": ["block"]})
    assert by_name.passed() == {"block"}


def test_denied():
    assert GOOD.spoil("until-friday", endDateType="unlimited").said() == SAID
    assert GOOD.plus(BLOCK).said() == {"block": "`block` buys a capacity block, paid up front and not to be cancelled"}


def test_omitted():
    assert GOOD.omit("until-friday", "endDateType").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("until-friday", "endDateType").unknown() == {"until-friday": "endDateType"}
