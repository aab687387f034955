"""Outputs: the contract the platform takes, and the stack's exports. No secret is among them."""

import json
from dataclasses import dataclass
from typing import Any

import pulumi

from infra.targets.aws.autoscaling import Autoscaling
from infra.targets.aws.cluster import Cluster
from infra.targets.aws.context import Context
from infra.targets.aws.gateway import Gateway
from infra.targets.aws.monitoring import Monitoring
from infra.targets.aws.network import Network
from infra.targets.aws.pools import Pools
from infra.targets.aws.storage import Storage
from infra.targets.aws.workloads import Workloads
from infra.targets.contract import Built, BuiltPool


@dataclass(frozen=True)
class Parts:
    """The components that the contract is read from."""

    context: Context
    network: Network
    cluster: Cluster
    storage: Storage
    pools: Pools
    autoscaling: Autoscaling
    gateway: Gateway
    monitoring: Monitoring
    workloads: Workloads


def built(parts: Parts) -> Built:
    """The contract, with the exports beside it."""
    return Built(
        provider="aws",
        cluster_name=parts.cluster.cluster_name,
        endpoint=parts.cluster.endpoint,
        certificate_authority=parts.cluster.certificate_authority,
        pools=parts.pools.built,
        storage=parts.storage.built,
        identities=identities(parts),
        exports=exports(parts),
    )


def identities(parts: Parts) -> dict[str, pulumi.Output[str]]:
    """Workload to the role its service account takes."""
    return {
        "cluster-autoscaler": parts.autoscaling.cluster_autoscaler_role_arn,
        "karpenter": parts.autoscaling.karpenter_role_arn,
        "model-reader": parts.workloads.model_reader_role_arn,
        **parts.gateway.identities,
        **parts.monitoring.identities,
    }


def exports(parts: Parts) -> dict[str, pulumi.Output[Any]]:
    """Stack outputs by name."""
    cluster, context = parts.cluster, parts.context
    return {
        "account": context.account_id,
        "cluster_name": cluster.cluster_name,
        "cluster_version": pulumi.Output.from_input(cluster.version),
        "endpoint": cluster.endpoint,
        **parts.gateway.exports,
        **parts.monitoring.exports,
        "identities": pulumi.Output.from_input(identities(parts)),
        "interruption_queue": parts.autoscaling.interruption_queue_name,
        "karpenter_instance_profile": parts.autoscaling.karpenter_instance_profile,
        "kubeconfig": pulumi.Output.all(cluster.cluster_name, cluster.endpoint, cluster.certificate_authority).apply(
            lambda known: kubeconfig(known[0], known[1], known[2], context.region)
        ),
        "node_security_group": cluster.node_security_group_id,
        "pools": pulumi.Output.from_input({pool.name: _pool(pool) for pool in parts.pools.built}),
        "private_subnets": pulumi.Output.from_input(dict(parts.network.private)),
        "region": pulumi.Output.from_input(context.region),
        "storage": pulumi.Output.from_input(dict(parts.storage.built)),
        "vpc": parts.network.vpc_id,
        **parts.gateway.exports,
        **parts.monitoring.exports,
    }


def _pool(pool: BuiltPool) -> dict[str, Any]:
    return {
        "accelerator": pool.accelerator,
        "accelerators_per_node": pool.accelerators_per_node,
        "groups": list(pool.groups),
        "machines": list(pool.machines),
        "nodes": {"min": pool.nodes_min, "max": pool.nodes_max},
        "priorities": dict(pool.priorities),
        "replacement_window": pool.replacement_window,
        "zones": list(pool.zones),
    }


def kubeconfig(name: str, endpoint: str, certificate_authority: str, region: str) -> str:
    """A kubeconfig that holds no credentials: each call asks `aws eks get-token` with whatever the caller has."""
    command = ["eks", "get-token", "--cluster-name", name, "--region", region, "--output", "json"]
    login = {
        "apiVersion": "client.authentication.k8s.io/v1",
        "command": "aws",
        "args": command,
        "interactiveMode": "Never",
    }
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [
                {"name": name, "cluster": {"server": endpoint, "certificate-authority-data": certificate_authority}}
            ],
            "users": [{"name": name, "user": {"exec": login}}],
            "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
            "current-context": name,
        },
        indent=2,
    )
