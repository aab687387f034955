"""NET-09."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-09",
    aws("near", "ec2/placementGroup:PlacementGroup", {"strategy": "cluster"}),
    aws(
        "template",
        "ec2/launchTemplate:LaunchTemplate",
        {"networkInterfaces": [{"interfaceType": "efa"}], "placement": {"groupName": ref("near")}},
    ),
)


def test_allowed():
    assert GOOD.passed() == {"template"}
    assert GOOD.spoil("template", placement={"groupName": "somebody-elses"}).passed() == {"template"}


def test_denied():
    assert GOOD.spoil("near", strategy="spread").said() == {
        "template": "`template` is placed by `near`, whose strategy is `spread` and should be `cluster`"
    }


def test_omitted():
    assert GOOD.omit("template", "placement").said() == {
        "template": "`template` has EFA interfaces and no placement group"
    }
    reserved = {"capacityReservationTarget": {"capacityReservationId": "cr-0123456789abcdef0"}}
    assert (
        GOOD.omit("template", "placement").spoil("template", capacityReservationSpecification=reserved).outcomes() == {}
    )


def test_unknown():
    assert GOOD.unknown_at("near", "strategy").unknown() == {"template": "strategy"}
    assert GOOD.unknown_at("template", "placement").unknown() == {"template": "placement"}
