"""NET-17."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-17",
    aws("subnet", "ec2/subnet:Subnet"),
    aws("group", "eks/nodeGroup:NodeGroup", {"subnetIds": [ref("subnet")]}),
    aws("table", "ec2/routeTable:RouteTable"),
    aws(
        "tie",
        "ec2/routeTableAssociation:RouteTableAssociation",
        {"routeTableId": ref("table"), "subnetId": ref("subnet")},
    ),
    aws(
        "s3",
        "ec2/vpcEndpoint:VpcEndpoint",
        {"serviceName": "com.amazonaws.us-east-1.s3", "routeTableIds": [ref("table")]},
    ),
)
SAID = {"subnet": "`subnet` has nodes, and no gateway endpoint of S3 is in its route table"}


def test_allowed():
    assert GOOD.passed() == {"subnet"}
    apart = aws(
        "apart",
        "ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
        {"routeTableId": ref("table"), "vpcEndpointId": ref("s3")},
    )
    assert GOOD.omit("s3", "routeTableIds").plus(apart).passed() == {"subnet"}


def test_denied():
    assert GOOD.spoil("s3", serviceName="com.amazonaws.us-east-1.dynamodb").said() == SAID


def test_omitted():
    assert GOOD.omit("s3", "routeTableIds").said() == SAID
    assert GOOD.without("group").outcomes() == {}


def test_unknown():
    assert GOOD.unknown_at("s3", "serviceName").unknown() == {"subnet": "serviceName"}
    assert GOOD.unknown_at("s3", "routeTableIds").passed() == {"subnet"}
