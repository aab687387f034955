"""NET-16."""

from tests.policies.compliant import Compliant, aws, ref

SERVICES = ("ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "s3", "sts")
PRIVATE = Compliant(
    "NET-16",
    aws("vpc", "ec2/vpc:Vpc"),
    aws("subnet", "ec2/subnet:Subnet", {"vpcId": ref("vpc")}),
    aws("other", "ec2/subnet:Subnet", {"vpcId": ref("vpc")}),
    aws("group", "eks/nodeGroup:NodeGroup", {"subnetIds": [ref("subnet")]}),
    *(
        aws(
            name, "ec2/vpcEndpoint:VpcEndpoint", {"vpcId": ref("vpc"), "serviceName": f"com.amazonaws.us-east-1.{name}"}
        )
        for name in SERVICES
    ),
)
TABLE = (
    aws("table", "ec2/routeTable:RouteTable", {"vpcId": ref("vpc")}),
    aws(
        "tie",
        "ec2/routeTableAssociation:RouteTableAssociation",
        {"routeTableId": ref("table"), "subnetId": ref("subnet")},
    ),
    aws(
        "out",
        "ec2/route:Route",
        {"routeTableId": ref("table"), "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"},
    ),
)


def test_allowed():
    assert PRIVATE.passed() == {"subnet"}
    assert PRIVATE.without("ecr.dkr").plus(*TABLE).passed() == {"subnet"}


def test_denied():
    assert PRIVATE.spoil("ecr.dkr", serviceName="com.amazonaws.us-east-1.ecr.api").said() == {
        "subnet": "`subnet` has nodes and no way out, and its network no endpoints of `ecr.dkr`"
    }


def test_omitted():
    assert PRIVATE.without("sts").without("eks").said() == {
        "subnet": "`subnet` has nodes and no way out, and its network no endpoints of `eks`, `sts`"
    }
    assert PRIVATE.without("sts").plus(*TABLE[:2]).said() == {
        "subnet": "`subnet` has nodes and no way out, and its network no endpoints of `sts`"
    }


def test_tables_of_somebody_else_are_not_known():
    theirs = PRIVATE.plus(*TABLE).spoil("tie", routeTableId="rtb-0a1b2c3d")
    assert theirs.unknown() == {"subnet": "routeTableId"}


def test_unknown():
    assert PRIVATE.unknown_at("sts", "serviceName").unknown() == {"subnet": "serviceName"}
    assert PRIVATE.plus(*TABLE).unknown_at("out", "destinationCidrBlock").unknown() == {
        "subnet": "destinationCidrBlock"
    }
