"""NET-20."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant("NET-20", aws("vpc", "ec2/vpc:Vpc"), aws("log", "ec2/flowLog:FlowLog", {"vpcId": ref("vpc")}))
SAID = {"vpc": "`vpc` has no flow log"}


def test_allowed():
    assert GOOD.passed() == {"vpc"}


def test_denied():
    assert GOOD.spoil("log", vpcId="vpc-of-somebody-else").said() == SAID


def test_omitted():
    assert GOOD.without("log").said() == SAID
    assert GOOD.omit("log", "vpcId").spoil("log", subnetId="subnet-1").said() == SAID


def test_unknown():
    assert GOOD.unknown_at("log", "vpcId").passed() == {"vpc"}
