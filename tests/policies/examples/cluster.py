"""Clusters."""

from typing import Any

import pulumi
import pulumi_aws as aws

LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
ROLE = "arn:aws:iam::123456789012:role/example"
PARTS = ("vpc-cni", "kube-proxy", "eks-pod-identity-agent")


def _cluster(
    called: str, below: pulumi.ResourceOptions, opts: pulumi.ResourceOptions | None = None, **inputs: Any
) -> aws.eks.Cluster:
    network = {"subnet_ids": ["subnet-0a", "subnet-0b"], "endpoint_private_access": True}
    return aws.eks.Cluster(
        called,
        **{"role_arn": ROLE, "vpc_config": network, **inputs},
        opts=pulumi.ResourceOptions.merge(below, opts),
    )


def _group(
    name: str, below: pulumi.ResourceOptions, cluster: pulumi.Input[str] = "example", **inputs: Any
) -> aws.eks.NodeGroup:
    usual = {
        "node_role_arn": ROLE,
        "subnet_ids": ["subnet-0a"],
        "scaling_config": {"min_size": 2, "max_size": 4, "desired_size": 2},
        "instance_types": ["g6.xlarge"],
    }
    return aws.eks.NodeGroup(name, cluster_name=cluster, **{**usual, **inputs}, opts=below)


def _addon(
    name: str, addon: str, cluster: aws.eks.Cluster, below: pulumi.ResourceOptions, **inputs: Any
) -> aws.eks.Addon:
    return aws.eks.Addon(name, cluster_name=cluster.name, addon_name=addon, **inputs, opts=below)


def clu_01(below: pulumi.ResourceOptions) -> None:
    """A version with support left, and one whose support is over soon."""
    _cluster("good-clu-01", below, version="1.36")
    _cluster("bad-clu-01", below, version="1.34")


def clu_02(below: pulumi.ResourceOptions) -> None:
    """A control plane whose logs are kept a quarter of a year, and one that writes none."""
    path = "/aws/eks/clu-02/cluster"
    aws.cloudwatch.LogGroup("clu-02", name=path, retention_in_days=90, opts=below)
    _cluster("good-clu-02", below, name="clu-02", enabled_cluster_log_types=LOGS)
    _cluster("bad-clu-02", below)


def clu_03(below: pulumi.ResourceOptions) -> None:
    """A cluster with both guards, and one with none."""
    _cluster("good-clu-03", below, pulumi.ResourceOptions(protect=True), deletion_protection=True)
    _cluster("bad-clu-03", below)


def clu_06(below: pulumi.ResourceOptions) -> None:
    """Updates that need no spare, and updates that need one."""
    _group("good-clu-06", below, update_config={"update_strategy": "MINIMAL", "max_unavailable": 1})
    _group("bad-clu-06", below, update_config={"max_unavailable": 1})


def clu_07(below: pulumi.ResourceOptions) -> None:
    """A cluster with plain machines, and one with accelerators alone."""
    for name, machines in (("good", ["m7i.large"]), ("bad", ["g6.xlarge"])):
        cluster = _cluster(f"{name}-clu-07", below)
        _group(f"clu-07-{name}", below, cluster.name, instance_types=machines)


def clu_08(below: pulumi.ResourceOptions) -> None:
    """Nodes that wait for their add-ons, and nodes that do not."""
    cluster = _cluster("clu-08", below, bootstrap_self_managed_addons=False)
    addons = [_addon(f"clu-08-{part}", part, cluster, below) for part in PARTS]
    after = pulumi.ResourceOptions.merge(below, pulumi.ResourceOptions(depends_on=addons))
    _group("good-clu-08", after, cluster.name)
    _group("bad-clu-08", below, cluster.name)


def clu_12(below: pulumi.ResourceOptions) -> None:
    """Machines that are repaired, and machines that are not."""
    _group("good-clu-12", below, node_repair_config={"enabled": True})
    _group("bad-clu-12", below)


def clu_13(below: pulumi.ResourceOptions) -> None:
    """A cluster whose failed accelerators are noticed, and one where nobody looks."""
    for name, addon in (("good", "eks-node-monitoring-agent"), ("bad", "coredns")):
        cluster = _cluster(f"{name}-clu-13", below)
        _group(f"clu-13-{name}", below, cluster.name)
        _addon(f"clu-13-{name}", addon, cluster, below)


def clu_14(below: pulumi.ResourceOptions) -> None:
    """A cluster that is upgraded in time, and one that pays instead."""
    _cluster("good-clu-14", below, upgrade_policy={"support_type": "STANDARD"})
    _cluster("bad-clu-14", below, upgrade_policy={"support_type": "EXTENDED"})


def clu_15(below: pulumi.ResourceOptions) -> None:
    """Nodes of the control plane's version, and nodes ahead of it."""
    cluster = _cluster("clu-15", below, version="1.35")
    _group("good-clu-15", below, cluster.name, version="1.35")
    _group("bad-clu-15", below, cluster.name, version="1.36")


def clu_16(below: pulumi.ResourceOptions) -> None:
    """Updates that wait, and updates by force."""
    _group("good-clu-16", below)
    _group("bad-clu-16", below, force_update_version=True)


def clu_17(below: pulumi.ResourceOptions) -> None:
    """A control plane reached inside the network, and one reached from outside alone."""
    _cluster("good-clu-17", below)
    _cluster("bad-clu-17", below, vpc_config={"subnet_ids": ["subnet-0a", "subnet-0b"]})


def clu_18(below: pulumi.ResourceOptions) -> None:
    """Updates of one machine after another, and updates of all at once."""
    _group("good-clu-18", below, update_config={"max_unavailable": 1})
    _group("bad-clu-18", below, update_config={"max_unavailable_percentage": 100})
