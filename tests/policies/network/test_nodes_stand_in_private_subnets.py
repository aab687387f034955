"""NET-02."""

from tests.policies.compliant import Compliant, aws, ref

GOOD = Compliant(
    "NET-02",
    aws("vpc", "ec2/vpc:Vpc"),
    aws("internet", "ec2/internetGateway:InternetGateway"),
    aws("nat", "ec2/natGateway:NatGateway"),
    aws("table", "ec2/routeTable:RouteTable"),
    aws(
        "out",
        "ec2/route:Route",
        {"routeTableId": ref("table"), "destinationCidrBlock": "0.0.0.0/0", "natGatewayId": ref("nat")},
    ),
    aws("subnet", "ec2/subnet:Subnet", {"vpcId": ref("vpc"), "mapPublicIpOnLaunch": False}),
    aws(
        "tie",
        "ec2/routeTableAssociation:RouteTableAssociation",
        {"routeTableId": ref("table"), "subnetId": ref("subnet")},
    ),
    aws("template", "ec2/launchTemplate:LaunchTemplate", {"networkInterfaces": [{"deviceIndex": 0}]}),
    aws("group", "eks/nodeGroup:NodeGroup", {"subnetIds": [ref("subnet")], "launchTemplate": {"id": ref("template")}}),
)
TO_THE_INTERNET = "`group` starts machines in `subnet`, which routes straight to an internet gateway"


def test_allowed():
    assert GOOD.passed() == {"group"}


def test_denied():
    assert GOOD.spoil("subnet", mapPublicIpOnLaunch=True).said() == {
        "group": "`group` starts machines in `subnet`, which gives each of them a public address"
    }
    assert GOOD.omit("out", "natGatewayId").spoil("out", gatewayId=ref("internet")).said() == {"group": TO_THE_INTERNET}
    assert GOOD.omit("out", "natGatewayId").spoil("out", gatewayId="igw-1").said() == {"group": TO_THE_INTERNET}
    listed = GOOD.without("out").spoil("table", routes=[{"cidrBlock": "0.0.0.0/0", "gatewayId": ref("internet")}])
    assert listed.said() == {"group": TO_THE_INTERNET}
    assert GOOD.spoil("template", networkInterfaces=[{"associatePublicIpAddress": "true"}]).said() == {
        "group": "`group` starts machines from `template`, whose interfaces take a public address"
    }


def test_the_networks_own_table_holds_where_a_subnet_has_none():
    own = GOOD.without("tie").spoil("out", routeTableId=ref("vpc"), gatewayId=ref("internet"))
    assert own.said() == {"group": TO_THE_INTERNET}


def test_omitted():
    assert GOOD.omit("subnet", "mapPublicIpOnLaunch").passed() == {"group"}
    assert GOOD.without("tie").passed() == {"group"}
    assert GOOD.without("template").omit("subnet", "vpcId").passed() == {"group"}


def test_tables_of_somebody_else_are_not_known():
    assert GOOD.spoil("tie", routeTableId="rtb-0a1b2c3d").unknown() == {"group": "routeTableId"}
    assert GOOD.without("tie").spoil("subnet", vpcId="vpc-0a1b2c3d").unknown() == {"group": "vpcId"}


def test_unknown():
    assert GOOD.unknown_at("subnet", "mapPublicIpOnLaunch").unknown() == {"group": "mapPublicIpOnLaunch"}
    assert GOOD.unknown_at("out", "natGatewayId").passed() == {"group"}
    hidden = GOOD.unknown_at("subnet", "mapPublicIpOnLaunch")
    assert hidden.spoil("template", networkInterfaces=[{"associatePublicIpAddress": "true"}]).said() == {
        "group": "`group` starts machines from `template`, whose interfaces take a public address"
    }
