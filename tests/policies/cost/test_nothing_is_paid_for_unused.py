"""COST-08."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "COST-08",
    aws("address", "ec2/eip:Eip"),
    aws("own", "ec2/eip:Eip", {"instance": "i-0123456789abcdef0"}),
    aws("way-out", "ec2/natGateway:NatGateway", {"allocationId": ref("address")}),
    aws("route", "ec2/route:Route", {"natGatewayId": ref("way-out")}),
    aws("disk", "ebs/volume:Volume"),
    aws("attached", "ec2/volumeAttachment:VolumeAttachment", {"volumeId": ref("disk")}),
)
ALL = {"address", "own", "way-out", "disk"}


def test_allowed():
    assert GOOD.passed() == ALL


def test_denied():
    assert GOOD.without("route").said() == {"way-out": "`way-out` is paid for, and no route leads to it"}
    assert GOOD.without("attached").said() == {"disk": "`disk` is paid for, and no machine has it"}


def test_omitted():
    said = "`{}` is paid for, and no NAT gateway, load balancer or machine has it"
    assert GOOD.omit("own", "instance").said() == {"own": said.format("own")}
    assert GOOD.omit("way-out", "allocationId").said() == {"address": said.format("address")}


def test_unknown():
    assert GOOD.unknown_at("way-out", "allocationId").passed() == ALL, "what it is made of is known"
    assert GOOD.unknown_at("own", "instance").passed() == ALL
