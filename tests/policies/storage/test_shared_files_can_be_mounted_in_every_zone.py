"""STO-12."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "STO-12",
    aws("vpc", "ec2/vpc:Vpc"),
    aws("subnet", "ec2/subnet:Subnet", {"vpcId": ref("vpc"), "availabilityZone": "us-east-1a"}),
    aws("beside", "ec2/subnet:Subnet", {"vpcId": ref("vpc"), "availabilityZone": "us-east-1a"}),
    aws("empty", "ec2/subnet:Subnet", {"vpcId": ref("vpc"), "availabilityZone": "us-east-1b"}),
    aws("machines", "eks/nodeGroup:NodeGroup", {"subnetIds": [ref("subnet")]}),
    aws("files", "efs/fileSystem:FileSystem"),
    aws("target", "efs/mountTarget:MountTarget", {"fileSystemId": ref("files"), "subnetId": ref("beside")}),
)


def test_allowed():
    assert GOOD.passed() == {"files"}


def test_denied():
    assert GOOD.spoil("machines", subnetIds=[ref("subnet"), ref("empty")]).said() == {
        "files": "`files` has no mount target in `us-east-1b`, where there are nodes"
    }


def test_omitted():
    assert GOOD.without("target").said() == {"files": "`files` has no mount target"}
    assert GOOD.without("machines").passed() == {"files"}
    assert GOOD.without("target").spoil("files", availabilityZoneName="us-east-1a").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("subnet", "availabilityZone").unknown() == {"files": "availabilityZone"}
    assert GOOD.unknown_at("beside", "vpcId").passed() == {"files"}
    assert GOOD.unknown_at("target", "subnetId").passed() == {"files"}
