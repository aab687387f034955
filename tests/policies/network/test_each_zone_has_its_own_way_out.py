"""NET-18."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-18",
    aws("public", "ec2/subnet:Subnet", {"availabilityZone": "us-east-1a"}),
    aws("nat", "ec2/natGateway:NatGateway", {"subnetId": ref("public")}),
    aws("subnet", "ec2/subnet:Subnet", {"availabilityZone": "us-east-1a"}),
    aws("group", "eks/nodeGroup:NodeGroup", {"subnetIds": [ref("subnet")]}),
    aws("table", "ec2/routeTable:RouteTable"),
    aws(
        "tie",
        "ec2/routeTableAssociation:RouteTableAssociation",
        {"routeTableId": ref("table"), "subnetId": ref("subnet")},
    ),
    aws(
        "out",
        "ec2/route:Route",
        {"routeTableId": ref("table"), "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": ref("nat")},
    ),
)
FAR = GOOD.spoil("public", availabilityZone="us-east-1b")


def test_allowed():
    assert GOOD.passed() == {"subnet"}
    assert FAR.in_tier("dev").outcomes() == {}
    assert FAR.spoil("nat", availabilityMode="regional").passed() == {"subnet"}


def test_denied():
    assert FAR.said() == {"subnet": "`subnet` in `us-east-1a` leaves by `nat`, which is in `us-east-1b`"}


def test_omitted():
    assert GOOD.without("out").passed() == {"subnet"}
    assert GOOD.without("group").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("public", "availabilityZone").unknown() == {"subnet": "availabilityZone"}
    assert GOOD.unknown_at("out", "natGatewayId").passed() == {"subnet"}
