"""The control plane as the program asks for it."""

import json

import pulumi
import pytest

from tests.targets.aws.walks import ADMIN, before, inputs, only, walked

CLUSTER = "aws:eks/cluster:Cluster"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
WAY_IN = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
VIEWER = "arn:aws:iam::123456789012:role/viewer"


def cluster(**changes):
    return only(walked(**changes), CLUSTER).inputs


def test_the_api_server_is_private_by_default():
    config = cluster()["vpcConfig"]
    assert config["endpointPrivateAccess"] is True
    assert config["endpointPublicAccess"] is False
    assert "publicAccessCidrs" not in config


def test_the_api_server_is_public_only_to_the_ranges_named():
    config = cluster(cluster={"public_cidrs": ["203.0.113.0/24"]})["vpcConfig"]
    assert config["endpointPrivateAccess"] is True
    assert config["endpointPublicAccess"] is True
    assert config["publicAccessCidrs"] == ["203.0.113.0/24"]


def test_all_five_log_types_are_kept_encrypted():
    found = walked(cluster={"log_days": 90})
    given = only(found, CLUSTER).inputs
    assert sorted(given["enabledClusterLogTypes"]) == [
        "api",
        "audit",
        "authenticator",
        "controllerManager",
        "scheduler",
    ]
    group = only(found, "aws:cloudwatch/logGroup:LogGroup", "small-cluster")
    assert group.inputs["name"] == "/aws/eks/small/cluster"
    assert group.inputs["retentionInDays"] == 90
    assert group.inputs["kmsKeyId"] == only(found, "aws:kms/key:Key").outputs["arn"]


def test_the_log_group_is_there_before_the_cluster_that_would_make_it():
    found = walked()
    group = only(found, "aws:cloudwatch/logGroup:LogGroup", "small-cluster")
    assert before(found, group, only(found, CLUSTER))


def test_secrets_are_encrypted_by_the_environments_key():
    found = walked()
    config = only(found, CLUSTER).inputs["encryptionConfig"]
    assert config == {"provider": {"keyArn": only(found, "aws:kms/key:Key").outputs["arn"]}, "resources": ["secrets"]}


def test_a_key_that_is_brought_along_is_used_and_none_is_made():
    own = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    found = walked(encryption={"key_arn": own})
    assert not found.of_type("aws:kms/key:Key")
    assert only(found, CLUSTER).inputs["encryptionConfig"]["provider"]["keyArn"] == own


@pytest.mark.parametrize(
    ("changes", "protected"),
    [
        ({}, False),
        ({"tier": "prod", "network": {"nat": "per-zone"}, "budget": {"monthly_usd": 5000}}, True),
        ({"cluster": {"deletion_protection": True}}, True),
    ],
    ids=["dev", "prod", "asked-for"],
)
def test_the_cluster_is_protected_from_deletion_by_tier_or_wish(changes, protected):
    assert cluster(**changes)["deletionProtection"] is protected


@pytest.mark.parametrize("protection", [True, False])
def test_the_engine_too_refuses_to_delete_what_cannot_be_made_again(protection):
    """Else a `destroy` takes the node groups away and is refused only when it comes to the cluster."""
    found = walked(cluster={"deletion_protection": protection})
    for token in (CLUSTER, "aws:ec2/vpc:Vpc", "aws:kms/key:Key", "aws:s3/bucket:Bucket"):
        assert only(found, token).protect is protection, token


def test_pools_can_be_removed_even_from_a_protected_environment():
    found = walked(cluster={"deletion_protection": True}, pools={"t4": {"accelerator": "t4"}})
    assert not [group.name for group in found.of_type("aws:eks/nodeGroup:NodeGroup") if group.protect]


def test_the_only_way_in_is_by_access_entries():
    assert cluster()["accessConfig"]["authenticationMode"] == "API"


def test_whoever_makes_the_cluster_is_admin_only_where_nobody_is_named():
    assert cluster()["accessConfig"]["bootstrapClusterCreatorAdminPermissions"] is True
    named = cluster(access={"admins": [ADMIN]})
    assert named["accessConfig"]["bootstrapClusterCreatorAdminPermissions"] is False


def test_admins_and_viewers_get_an_entry_and_the_policy_of_their_level():
    found = walked(access={"admins": [ADMIN], "viewers": [VIEWER]})
    entries = inputs(found, "aws:eks/accessEntry:AccessEntry")
    assert entries["small-admin-123456789012-role/teams/admin"]["principalArn"] == ADMIN
    assert entries["small-viewer-123456789012-role/viewer"]["principalArn"] == VIEWER
    policies = {
        given["principalArn"]: (given["policyArn"], given["accessScope"]["type"])
        for given in inputs(found, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation").values()
    }
    assert policies == {
        ADMIN: ("arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy", "cluster"),
        VIEWER: ("arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy", "cluster"),
    }


def test_principals_of_one_name_get_an_entry_each():
    alike = [
        "arn:aws:iam::123456789012:role/a/x",
        "arn:aws:iam::123456789012:user/a/x",
        "arn:aws:iam::210987654321:role/a/x",
    ]
    entries = inputs(walked(access={"admins": alike}), "aws:eks/accessEntry:AccessEntry")
    assert {given["principalArn"] for given in entries.values()} >= set(alike)


def test_the_cluster_is_never_charged_the_extended_rate_unasked():
    assert cluster()["upgradePolicy"] == {"supportType": "STANDARD"}


def test_traffic_can_be_shifted_away_from_a_failing_zone():
    assert cluster()["zonalShiftConfig"] == {"enabled": True}


def test_eks_installs_no_add_on_by_itself():
    assert cluster()["bootstrapSelfManagedAddons"] is False


def test_the_control_plane_stands_in_its_own_subnets():
    found = walked()
    own = {s.id for s in found.of_type("aws:ec2/subnet:Subnet") if "control-plane" in s.name}
    assert set(only(found, CLUSTER).inputs["vpcConfig"]["subnetIds"]) == own


def test_a_zone_without_control_planes_has_nodes_all_the_same():
    found = walked(zones=["us-east-1a", "us-east-1b", "us-east-1e"])
    assert only(found, "aws:ec2/subnet:Subnet", "small-private-us-east-1e")
    without = only(found, "aws:ec2/subnet:Subnet", "small-control-plane-us-east-1e").id
    subnets = only(found, CLUSTER).inputs["vpcConfig"]["subnetIds"]
    assert len(subnets) == 2
    assert without not in subnets


def test_zones_that_leave_a_control_plane_alone_are_refused():
    with pytest.raises(pulumi.RunError, match="leaves an EKS control plane `us-east-1a` alone, and it needs 2 zones"):
        walked(zones=["us-east-1a", "us-east-1e"])


def test_services_get_a_range_that_does_not_overlap_the_network():
    assert cluster()["kubernetesNetworkConfig"]["serviceIpv4Cidr"] == "172.20.0.0/16"


def rules(found, of):
    """Ports and protocol to where from, of all ways into a group."""
    groups = {group.id: group.name.removeprefix("small-") for group in found.of_type(GROUP)}
    target = only(found, GROUP, f"small-{of}").id
    return {
        (rule["ipProtocol"], rule["fromPort"], rule["toPort"], groups[rule["referencedSecurityGroupId"]])
        for rule in inputs(found, WAY_IN).values()
        if rule["securityGroupId"] == target and "referencedSecurityGroupId" in rule
    }


def test_nodes_may_be_reached_on_the_ports_controllers_listen_on_and_no_other():
    reached = rules(walked(gateway={"exposure": "none"}), "node")
    assert reached == {
        *{("tcp", port, port, "control-plane") for port in (443, 4443, 6443, 8443, 9443, 10250, 10251)},
        ("tcp", 53, 53, "node"),
        ("udp", 53, 53, "node"),
        ("tcp", 1025, 65535, "node"),
    }


def test_the_control_plane_may_be_reached_by_nodes_on_https_alone():
    assert rules(walked(), "control-plane") == {("tcp", 443, 443, "node")}


def operators(**changes):
    """Ranges that may call the API server, with the ports they may call."""
    found = walked(**changes)
    group = only(found, GROUP, "small-control-plane").id
    return {
        rule["cidrIpv4"]: (rule["ipProtocol"], rule["fromPort"], rule["toPort"])
        for rule in inputs(found, WAY_IN).values()
        if rule["securityGroupId"] == group and "cidrIpv4" in rule
    }


def test_operators_reach_the_private_api_server_from_the_network_itself():
    assert operators() == {"10.64.0.0/16": ("tcp", 443, 443)}


def test_operators_of_a_peered_network_reach_it_where_their_range_is_named():
    reached = operators(cluster={"private_cidrs": ["10.200.0.0/16"]})
    assert reached == dict.fromkeys(["10.64.0.0/16", "10.200.0.0/16"], ("tcp", 443, 443))


def test_no_way_in_to_nodes_or_control_plane_is_open_to_the_world():
    assert "0.0.0.0/0" not in {rule.get("cidrIpv4") for rule in inputs(walked(), WAY_IN).values()}


def test_one_group_alone_carries_the_clusters_tag_for_load_balancers():
    tagged = [g.name for g in walked().of_type(GROUP) if "kubernetes.io/cluster/small" in g.inputs["tags"]]
    assert tagged == ["small-node"]


def test_the_key_may_be_used_by_what_starts_machines_and_by_logs():
    policy = json.loads(only(walked(), "aws:kms/key:Key").inputs["policy"])
    statements = {statement["Sid"]: statement for statement in policy["Statement"]}
    roles = statements["LaunchersUseItForVolumes"]["Condition"]["ArnEquals"]["aws:PrincipalArn"]
    assert [role.rpartition("/")[2] for role in roles] == [
        "AWSServiceRoleForAutoScaling",
        "AWSServiceRoleForEC2Fleet",
        "AWSServiceRoleForEC2Spot",
    ]
    assert statements["LogsOfThisAccount"]["Principal"] == {"Service": "logs.us-east-1.amazonaws.com"}


def test_nobody_at_large_may_use_the_key():
    """A principal `*` in a key's policy is everybody, unless a condition names who."""
    policy = json.loads(only(walked(), "aws:kms/key:Key").inputs["policy"])
    for statement in policy["Statement"]:
        if statement["Principal"] == {"AWS": "*"}:
            assert statement["Condition"]["StringEquals"] == {"kms:CallerAccount": walked().outputs["account"]}
            condition = statement["Condition"]
            named = condition.get("ArnEquals", condition.get("ArnLike", {}))["aws:PrincipalArn"]
            roles = [named] if isinstance(named, str) else named
            assert all(":role/aws-service-role/" in role for role in roles)


def test_the_key_is_rotated_and_can_be_restored_for_a_month():
    key = only(walked(), "aws:kms/key:Key").inputs
    assert (key["enableKeyRotation"], key["deletionWindowInDays"]) == (True, 30)
