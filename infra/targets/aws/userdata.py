"""User data of nodes: a nodeadm NodeConfig in a MIME envelope, which EKS merges with its own part about the cluster.

Everything goes through the YAML and MIME libraries, so no value can end a document or a part early.
"""

import base64
from collections.abc import Sequence
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from typing import Any, Final

import yaml

from infra.catalog.rows import Machine

API_VERSION: Final = "node.eks.aws/v1alpha1"
"""Source: awslabs/amazon-eks-ami, nodeadm/api/v1alpha1/nodeconfig_types.go, read 2026-11."""

BOUNDARY: Final = "groundwork-node-config"
"""Fixed, so that the same settings are always the same bytes and a launch template gets no new version for nothing."""

FAST_PULL_VCPUS: Final = 8
"""Fewest vCPUs (a 2xlarge) for which parallel pull and unpack is recommended; nodeadm ignores it below 4. Source: awslabs/amazon-eks-ami, nodeadm/doc/examples.md, read 2026-11."""

MAX_PODS_SMALL: Final = 110
"""Most pods of a node of up to 30 vCPUs. Source: Kubernetes' scalability thresholds, applied by awslabs/amazon-eks-ami max-pods-calculator.sh, read 2026-11."""

MAX_PODS_LARGE: Final = 250
"""Most pods of a larger node; same source."""

SMALL_VCPUS: Final = 30
"""Most vCPUs of what that script calls a small node; same source."""

PREFIX_ADDRESSES: Final = 16
"""Addresses in a delegated /28 prefix. Source: Amazon VPC User Guide, "Assigning prefixes to network interfaces", read 2026-11."""

HOST_NETWORK_PODS: Final = 2
"""Pods on the host's own network (`aws-node`, `kube-proxy`) that take no address; same script."""

PARALLEL_PULLS: Final = {
    "serializeImagePulls": False,
    "maxParallelImagePulls": 5,
    "registryPullQPS": 50,
    "registryBurst": 100,
}
"""Kubelet settings that let several large images load at once. Source: awslabs/data-on-eks, GPU node class, read 2026-11."""


def max_pods(machine: Machine) -> int:
    """Pods a node of `machine` can have when the network add-on delegates prefixes to its interfaces.

    One address of each interface is the interface's own; each of the others can be a prefix.
    """
    addresses = machine.max_enis * (machine.ips_per_eni - 1) * PREFIX_ADDRESSES + HOST_NETWORK_PODS
    return min(addresses, MAX_PODS_SMALL if machine.vcpus <= SMALL_VCPUS else MAX_PODS_LARGE)


def node_config(machines: Sequence[Machine], *, local_nvme: bool) -> dict[str, Any]:
    """The NodeConfig for nodes that may be any of `machines`: what suits the least of them."""
    spec: dict[str, Any] = {
        "kubelet": {"config": {"maxPods": min(max_pods(machine) for machine in machines), **PARALLEL_PULLS}}
    }
    if all(machine.vcpus >= FAST_PULL_VCPUS for machine in machines):
        spec["featureGates"] = {"FastImagePull": True}
    # nodeadm passes over machines without such disks, so one machine with them is reason enough.
    if local_nvme and any(machine.nvme_disks for machine in machines):
        spec["instance"] = {"localStorage": {"strategy": "RAID0"}}
    return {"apiVersion": API_VERSION, "kind": "NodeConfig", "spec": spec}


def user_data(config: dict[str, Any]) -> str:
    """`config` as a launch template takes it: one MIME part, base64."""
    envelope = MIMEMultipart("mixed", boundary=BOUNDARY)
    part = MIMENonMultipart("application", "node.eks.aws")
    part.set_payload(yaml.safe_dump(config, sort_keys=True))
    envelope.attach(part)
    return base64.b64encode(envelope.as_bytes()).decode("ascii")
