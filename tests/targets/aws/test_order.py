"""What comes before what: on the way up so that nodes can join, and in reverse so that nothing is left on the way down."""

import pytest

from tests.targets.aws.walks import EXAMPLES, before, example

NODES_NEED = (
    "aws:ec2/route:Route",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/natGateway:NatGateway",
    "aws:ec2/subnetCidrReservation:SubnetCidrReservation",
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
    "aws:eks/cluster:Cluster",
)


@pytest.mark.parametrize("stack", EXAMPLES)
def test_nodes_wait_for_their_network_and_the_ways_out_of_it(stack):
    found = example(stack)
    groups = found.of_type("aws:eks/nodeGroup:NodeGroup")
    for token in NODES_NEED:
        assert found.of_type(token), token
        for needed in found.of_type(token):
            assert all(before(found, needed, group) for group in groups), needed.urn


@pytest.mark.parametrize("stack", EXAMPLES)
def test_nodes_wait_for_the_rules_between_them_and_the_control_plane(stack):
    found = example(stack)
    groups = found.of_type("aws:eks/nodeGroup:NodeGroup")
    rules = [
        rule
        for rule in found.of_type("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        if "ClusterRules" in rule.urn
    ]
    assert len(rules) >= 12
    assert all(before(found, rule, group) for rule in rules for group in groups)


@pytest.mark.parametrize("stack", EXAMPLES)
def test_nodes_wait_for_their_roles_policies_and_keep_them_to_the_end(stack):
    found = example(stack)
    groups = found.of_type("aws:eks/nodeGroup:NodeGroup")
    of_nodes = [
        attachment
        for attachment in found.of_type("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
        if attachment.inputs["role"] in (f"{stack}-node", f"{stack}-vpc-cni")
    ]
    assert len(of_nodes) == 3
    assert all(before(found, attachment, group) for attachment in of_nodes for group in groups)


@pytest.mark.parametrize("stack", EXAMPLES)
def test_the_gateway_to_the_internet_outlives_the_addresses_behind_it(stack):
    found = example(stack)
    (gateway,) = found.of_type("aws:ec2/internetGateway:InternetGateway")
    for token in ("aws:ec2/eip:Eip", "aws:ec2/natGateway:NatGateway"):
        assert all(before(found, gateway, one) for one in found.of_type(token))
