"""NET-08."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-08",
    aws("one", "ec2/subnet:Subnet", {"availabilityZone": "us-east-1a"}),
    aws("two", "ec2/subnet:Subnet", {"availabilityZone": "us-east-1a"}),
    aws("near", "ec2/placementGroup:PlacementGroup", {"strategy": "cluster"}),
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"networkInterfaces": [{"interfaceType": "efa"}]}),
    aws(
        "group",
        "eks/nodeGroup:NodeGroup",
        {"subnetIds": [ref("one"), ref("two")], "launchTemplate": {"id": ref("template")}},
    ),
)
SAID = {
    "group": "`group` joins its machines and has subnets in `us-east-1a` and `us-east-1b`, where one zone is the most"
}


def test_allowed():
    assert GOOD.passed() == {"group"}


def test_denied():
    assert GOOD.spoil("two", availabilityZone="us-east-1b").said() == SAID
    placed = GOOD.omit("template", "networkInterfaces").spoil("template", placement={"groupName": ref("near")})
    assert placed.spoil("two", availabilityZone="us-east-1b").said() == SAID


def test_machines_spread_apart_may_be_anywhere():
    spread = GOOD.omit("template", "networkInterfaces").spoil("template", placement={"groupName": ref("near")})
    assert spread.spoil("near", strategy="spread").outcomes() == {}


def test_omitted():
    assert GOOD.omit("template", "networkInterfaces").outcomes() == {}
    assert GOOD.without("template").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("two", "availabilityZone").unknown() == {"group": "availabilityZone"}
    assert GOOD.unknown_at("group", "subnetIds").passed() == {"group"}
