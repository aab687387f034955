"""STO-06."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "STO-06",
    aws("vpc", "ec2/vpc:Vpc"),
    aws("near", "ec2/subnet:Subnet", {"vpcId": ref("vpc"), "availabilityZone": "us-east-1a"}),
    aws("far", "ec2/subnet:Subnet", {"vpcId": ref("vpc"), "availabilityZone": "us-east-1b"}),
    aws("lustre", "fsx/lustreFileSystem:LustreFileSystem", {"subnetIds": ref("near")}),
    aws("plain", "eks/nodeGroup:NodeGroup", {"subnetIds": [ref("far")]}),
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"networkInterfaces": [{"interfaceType": "efa"}]}),
    aws("fast", "eks/nodeGroup:NodeGroup", {"subnetIds": [ref("near")], "launchTemplate": {"id": ref("template")}}),
)


def test_allowed():
    assert GOOD.passed() == {"lustre"}
    assert GOOD.without("template").passed() == {"lustre"}


def test_denied():
    assert GOOD.spoil("lustre", subnetIds=ref("far")).said() == {
        "lustre": "`lustre` is in `us-east-1b`, and the machines with EFA in `us-east-1a`"
    }
    assert GOOD.without("fast").said() == {"lustre": "`lustre` is in `us-east-1a`, and the machines in `us-east-1b`"}


def test_omitted():
    assert GOOD.without("fast").without("plain").outcomes() == {}
    assert GOOD.without("fast").omit("plain", "subnetIds").outcomes() == {}


def test_machines_of_another_network_are_not_its_readers():
    assert GOOD.without("fast").spoil("far", vpcId="vpc-of-somebody-else").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("near", "availabilityZone").unknown() == {"lustre": "availabilityZone"}
    assert GOOD.unknown_at("lustre", "subnetIds").passed() == {"lustre"}
