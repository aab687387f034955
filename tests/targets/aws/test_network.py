"""The network as the program asks for it."""

import json

from tests.targets.aws.walks import inputs, only, walked

SUBNET = "aws:ec2/subnet:Subnet"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
NAT = "aws:ec2/natGateway:NatGateway"
ROUTE = "aws:ec2/route:Route"
WITHOUT_NAT = {"network": {"nat": "none"}}


def test_every_zone_has_its_four_subnets():
    subnets = inputs(walked(), SUBNET)
    uses = ["private", "public", "control-plane", "pods"]
    assert set(subnets) == {f"small-{use}-us-east-1{zone}" for use in uses for zone in "abc"}


def test_no_subnet_gives_machines_public_addresses():
    assert not any(subnet["mapPublicIpOnLaunch"] for subnet in inputs(walked(), SUBNET).values())


def test_subnets_carry_the_tags_by_which_controllers_find_them():
    found = walked()
    assert only(found, SUBNET, "small-public-us-east-1a").inputs["tags"]["kubernetes.io/role/elb"] == "1"
    private = only(found, SUBNET, "small-private-us-east-1a").inputs["tags"]
    assert private["kubernetes.io/role/internal-elb"] == "1"
    assert private["karpenter.sh/discovery"] == "small"
    assert only(found, SUBNET, "small-pods-us-east-1a").inputs["tags"]["kubernetes.io/role/cni"] == "1"


def test_pods_subnets_wait_for_the_second_range():
    found = walked()
    association = only(found, "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation")
    assert association.inputs["cidrBlock"] == "100.64.0.0/16"
    pods = [subnet for subnet in found.of_type(SUBNET) if "-pods-" in subnet.name]
    assert len(pods) == 3
    assert all(association.urn in subnet.dependencies for subnet in pods)


def test_half_of_each_nodes_subnet_is_kept_for_pod_prefixes():
    reserved = inputs(walked(), "aws:ec2/subnetCidrReservation:SubnetCidrReservation")
    assert {name: (given["cidrBlock"], given["reservationType"]) for name, given in reserved.items()} == {
        "small-prefixes-us-east-1a": ("10.64.8.0/21", "prefix"),
        "small-prefixes-us-east-1b": ("10.64.40.0/21", "prefix"),
        "small-prefixes-us-east-1c": ("10.64.72.0/21", "prefix"),
    }


def test_a_single_gateway_serves_every_zone():
    found = walked(network={"nat": "single"})
    assert list(inputs(found, NAT)) == ["small-nat-us-east-1a"]
    out = {name: given["natGatewayId"] for name, given in inputs(found, ROUTE).items() if "private-out" in name}
    assert out == {f"small-private-out-us-east-1{zone}": only(found, NAT).id for zone in "abc"}


def test_a_gateway_per_zone_serves_its_own_zone_alone():
    found = walked(network={"nat": "per-zone"})
    gateways = {resource.name: resource.id for resource in found.of_type(NAT)}
    routes = {n: given["natGatewayId"] for n, given in inputs(found, ROUTE).items() if "private-out" in n}
    assert routes == {f"small-private-out-us-east-1{z}": gateways[f"small-nat-us-east-1{z}"] for z in "abc"}
    assert len(inputs(found, "aws:ec2/eip:Eip")) == 3


def test_a_network_without_nat_has_no_way_to_the_internet():
    found = walked(**WITHOUT_NAT)
    for token in (NAT, ROUTE, "aws:ec2/eip:Eip", "aws:ec2/internetGateway:InternetGateway"):
        assert not found.of_type(token)
    assert not [name for name in inputs(found, SUBNET) if "public" in name]


def test_a_public_gateway_has_public_subnets_even_without_nat():
    public = {"exposure": "public", "allowed_cidrs": ["203.0.113.0/24"]}
    found = walked(**WITHOUT_NAT, gateway=public)
    assert only(found, "aws:ec2/internetGateway:InternetGateway")
    assert len([name for name in inputs(found, SUBNET) if "public" in name]) == 3
    assert not found.of_type(NAT)


def test_the_control_planes_subnets_have_no_way_out():
    found = walked()
    table = only(found, "aws:ec2/routeTable:RouteTable", "small-control-plane")
    assert table.id not in {given["routeTableId"] for given in inputs(found, ROUTE).values()}


def test_nodes_and_pods_of_a_zone_share_its_route_table():
    associations = inputs(walked(), "aws:ec2/routeTableAssociation:RouteTableAssociation")
    for zone in ("us-east-1a", "us-east-1b", "us-east-1c"):
        assert (
            associations[f"small-private-{zone}"]["routeTableId"] == associations[f"small-pods-{zone}"]["routeTableId"]
        )


def test_every_subnet_has_a_route_table_and_none_falls_to_the_main_one():
    found = walked()
    associated = {g["subnetId"] for g in inputs(found, "aws:ec2/routeTableAssociation:RouteTableAssociation").values()}
    assert associated == {subnet.id for subnet in found.of_type(SUBNET)}


def test_private_endpoints_stand_in_every_zone_with_their_own_group():
    found = walked()
    group = only(found, "aws:ec2/securityGroup:SecurityGroup", "small-endpoints").id
    interfaces = [given for given in inputs(found, ENDPOINT).values() if given["vpcEndpointType"] == "Interface"]
    subnets = {subnet.id for subnet in found.of_type(SUBNET) if "control-plane" in subnet.name}
    assert len(interfaces) >= 13
    for given in interfaces:
        assert set(given["subnetIds"]) == subnets
        assert given["securityGroupIds"] == [group]
        assert given["privateDnsEnabled"] is True


def test_endpoints_take_https_from_the_network_and_the_pods_alone():
    rules = {
        name: (rule["cidrIpv4"], rule["ipProtocol"], rule["fromPort"], rule["toPort"])
        for name, rule in inputs(walked(), "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").items()
        if "endpoints-from" in name
    }
    assert rules == {
        "small-endpoints-from-network": ("10.64.0.0/16", "tcp", 443, 443),
        "small-endpoints-from-pods": ("100.64.0.0/16", "tcp", 443, 443),
    }


def test_only_the_free_endpoint_to_s3_remains_with_gateway_only():
    given = only(walked(network={"endpoints": "gateway-only"}), ENDPOINT).inputs
    assert (given["serviceName"], given["vpcEndpointType"]) == ("com.amazonaws.us-east-1.s3", "Gateway")
    assert len(given["routeTableIds"]) == 3


def test_file_systems_get_endpoints_only_where_they_are_used():
    def services(**changes):
        return {given["serviceName"].rpartition(".")[2] for given in inputs(walked(**changes), ENDPOINT).values()}

    files = {"storage": {"lustre": {}, "shared_files": True}}
    assert services(**files) - services() == {"fsx", "elasticfilesystem"}


def test_the_default_security_group_is_closed():
    given = only(walked(), "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs
    assert (given["ingress"], given["egress"]) == ([], [])


def test_flow_logs_go_encrypted_to_a_group_that_forgets():
    found = walked(network={"flow_logs_days": 45})
    group = only(found, "aws:cloudwatch/logGroup:LogGroup", "small-flow-logs")
    key = only(found, "aws:kms/key:Key").outputs["arn"]
    assert group.inputs["kmsKeyId"] == key
    assert group.inputs["retentionInDays"] == 60, "the shortest time CloudWatch offers that is not below 45"
    flow = only(found, "aws:ec2/flowLog:FlowLog").inputs
    assert (flow["trafficType"], flow["logDestination"]) == ("ALL", group.outputs["arn"])


def test_flow_logs_are_written_for_this_account_alone():
    trust = json.loads(only(walked(), "aws:iam/role:Role", "small-flow-logs").inputs["assumeRolePolicy"])
    account = walked().outputs["account"]
    assert trust["Statement"][0]["Condition"] == {"StringEquals": {"aws:SourceAccount": account}}


def test_flow_logs_can_be_turned_off():
    found = walked(network={"flow_logs_days": 0})
    assert not found.of_type("aws:ec2/flowLog:FlowLog")
    assert "small-flow-logs" not in inputs(found, "aws:cloudwatch/logGroup:LogGroup")


def test_a_zone_appended_later_changes_no_subnet_that_is_there():
    three = inputs(walked(zones=["us-east-1a", "us-east-1b", "us-east-1c"]), SUBNET)
    four = inputs(walked(zones=["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d"]), SUBNET)
    assert {name: four[name]["cidrBlock"] for name in three} == {n: given["cidrBlock"] for n, given in three.items()}
    assert len(four) == 16
