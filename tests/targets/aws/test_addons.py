"""The add-ons: pinned, configured, each with its own identity, and in the order nodes need them."""

import json

import pytest

from infra.catalog import catalog
from infra.targets.aws.addon_list import AFTER_COMPUTE, BEFORE_COMPUTE
from tests.targets.aws.walks import EXAMPLES, before, example, inputs, only, walked

ADDON = "aws:eks/addon:Addon"
FILES = {"storage": {"lustre": {}, "shared_files": True}}
MODEL = {"source": "registry://m", "parameters_billions": 0.3, "precision": "fp16", "pool": "t4"}
SERVING = {"pools": {"t4": {"accelerator": "t4"}}, "models": {"m": MODEL}}


def addons(**changes):
    return {given["addonName"]: given for given in inputs(walked(**changes), ADDON).values()}


def test_the_usual_cluster_has_the_add_ons_an_expert_installs():
    assert set(addons()) == {
        "aws-ebs-csi-driver",
        "coredns",
        "eks-node-monitoring-agent",
        "eks-pod-identity-agent",
        "kube-proxy",
        "metrics-server",
        "vpc-cni",
    }


def test_drivers_come_with_the_file_systems_they_drive():
    assert set(addons(**FILES)) - set(addons()) == {"aws-efs-csi-driver", "aws-fsx-csi-driver"}


def test_the_bucket_can_be_mounted_where_models_lie_in_it():
    assert "aws-mountpoint-s3-csi-driver" in addons(**SERVING)
    elsewhere = {**SERVING, "models": {"m": {**MODEL, "source": "hf://owner/m"}}}
    assert "aws-mountpoint-s3-csi-driver" not in addons(**elsewhere)


@pytest.mark.parametrize("stack", EXAMPLES)
def test_every_version_is_the_catalogues_for_the_clusters_version(stack):
    found = example(stack)
    version = only(found, "aws:eks/cluster:Cluster").inputs["version"]
    pinned = catalog().aws.kubernetes[version].addons
    for given in inputs(found, ADDON).values():
        assert given["addonVersion"] == pinned[given["addonName"]]


@pytest.mark.parametrize("stack", EXAMPLES)
def test_network_and_identity_add_ons_are_there_before_the_first_node(stack):
    found = example(stack)
    groups = found.of_type("aws:eks/nodeGroup:NodeGroup")
    assert groups
    for addon in BEFORE_COMPUTE:
        first = only(found, ADDON, f"{stack}-{addon.name}")
        assert all(before(found, first, group) for group in groups), addon.name


@pytest.mark.parametrize("stack", EXAMPLES)
def test_add_ons_that_run_on_nodes_come_after_the_system_pool(stack):
    found = example(stack)
    system = next(g for g in found.of_type("aws:eks/nodeGroup:NodeGroup") if "-system" in g.name)
    installed = {given.name: given for given in found.of_type(ADDON)}
    late = [installed[name] for addon in AFTER_COMPUTE if (name := f"{stack}-{addon.name}") in installed]
    assert late
    assert all(before(found, system, addon) for addon in late)


@pytest.mark.parametrize("stack", EXAMPLES)
def test_a_gpu_pool_without_capacity_does_not_keep_the_cluster_without_dns(stack):
    found = example(stack)
    dns = only(found, ADDON, f"{stack}-coredns")
    others = [group for group in found.of_type("aws:eks/nodeGroup:NodeGroup") if "-system" not in group.name]
    assert others
    assert not any(before(found, group, dns) for group in others)


def test_every_add_on_that_calls_the_cloud_has_a_role_for_its_own_service_account():
    found = walked(**FILES)
    roles = {role.outputs["arn"]: role for role in found.of_type("aws:iam/role:Role")}
    accounts = {a.name: a.account for a in (*BEFORE_COMPUTE, *AFTER_COMPUTE) if a.account}
    given = {name: addon for name, addon in addons(**FILES).items() if "podIdentityAssociations" in addon}
    assert set(given) == set(accounts)
    for name, addon in given.items():
        (identity,) = addon["podIdentityAssociations"]
        assert identity["serviceAccount"] == accounts[name]
        trust = json.loads(roles[identity["roleArn"]].inputs["assumeRolePolicy"])["Statement"][0]
        tags = trust["Condition"]["StringEquals"]
        assert tags["aws:RequestTag/kubernetes-service-account"] == accounts[name]
        assert tags["aws:RequestTag/kubernetes-namespace"] == "kube-system"
        assert tags["aws:RequestTag/eks-cluster-arn"].endswith(":cluster/small")


def test_pods_get_prefixes_and_the_second_range():
    settings = json.loads(addons()["vpc-cni"]["configurationValues"])
    assert settings["env"]["ENABLE_PREFIX_DELEGATION"] == "true"
    assert settings["env"]["WARM_PREFIX_TARGET"] == "1"
    assert settings["env"]["ENABLE_SUBNET_DISCOVERY"] == "true"


def test_network_policies_are_enforced_where_there_are_some():
    assert json.loads(addons()["vpc-cni"]["configurationValues"])["enableNetworkPolicy"] == "true"


TAGS = {
    "cost-center": "unassigned",
    "groundwork:environment": "small",
    "groundwork:stack": "test",
    "owner": "owner@example.com",
}


def test_what_add_ons_make_by_themselves_carries_the_environments_tags():
    """Volumes and interfaces are what a destroy leaves behind; without tags nobody finds them."""
    settings = {
        name: json.loads(given["configurationValues"])
        for name, given in addons(**FILES).items()
        if "configurationValues" in given
    }
    assert settings["aws-ebs-csi-driver"]["controller"]["extraVolumeTags"] == TAGS
    assert json.loads(settings["vpc-cni"]["env"]["ADDITIONAL_ENI_TAGS"]) == TAGS


def test_what_is_declared_wins_over_changes_by_hand():
    for given in addons(**FILES).values():
        assert given["resolveConflictsOnCreate"] == "OVERWRITE"
        assert given["resolveConflictsOnUpdate"] == "OVERWRITE"
        assert given["preserve"] is False


def test_every_version_of_kubernetes_pins_every_add_on():
    for version, row in catalog().aws.kubernetes.items():
        missing = {addon.name for addon in (*BEFORE_COMPUTE, *AFTER_COMPUTE)} - set(row.addons)
        assert not missing, version
