"""What the cluster autoscaler reads on a group: how long an unneeded machine stays, and what one of an empty group offers.

Labels and taints it learns from EKS, whole NVIDIA GPUs from the machine type. Disk space, shares of a GPU, other
accelerators and EFA it learns from a running node alone, so that pods which ask for one of them would wait for ever for
the first node of an empty group, were these not written on the group.
Source: kubernetes/autoscaler, cloudprovider/aws README, "Auto-Discovery Setup", read 2026-11.
"""

from __future__ import annotations

from typing import Final

import pulumi
import pulumi_aws as aws

from infra.environment.pools import Mig
from infra.environment.resolve import ResolvedPool
from infra.targets.aws.context import Context
from infra.targets.aws.pool_groups import NodeGroup

PREFIX: Final = "k8s.io/cluster-autoscaler/node-template/"

UNNEEDED: Final = "autoscaling-options/scaledownunneededtime"
"""Tag whose value is how long a machine may be unneeded before it goes, as Go writes durations."""

WHOLE_GPU: Final = "nvidia.com/gpu"
"""The one accelerator resource the autoscaler derives from a machine type by itself."""


def tags(pool: ResolvedPool, *, efa_interfaces: int) -> dict[str, str]:
    """Tags, without their prefix, for the groups of `pool` that grow and shrink."""
    offered = {f"resources/{resource}": amount for resource, amount in resources(pool, efa_interfaces).items()}
    return {UNNEEDED: f"{pool.pool.disruption.consolidate_after_minutes}m0s", **offered}


def resources(pool: ResolvedPool, efa_interfaces: int) -> dict[str, str]:
    """What a node of the pool's first machine type offers that its type does not tell; nothing for plain machines."""
    if pool.accelerator is None:
        return {}
    fast = {"vpc.amazonaws.com/efa": str(efa_interfaces)} if efa_interfaces else {}
    return {"ephemeral-storage": _disk(pool), **_devices(pool), **fast}


def _disk(pool: ResolvedPool) -> str:
    """Local disks where they are used, else the root volume."""
    nvme_gb = pool.machines[0].nvme_gb if pool.pool.local_nvme else 0
    return f"{nvme_gb}G" if nvme_gb else f"{pool.pool.disk_gib}Gi"


def _devices(pool: ResolvedPool) -> dict[str, str]:
    """Devices as the device plugin will report them."""
    assert pool.accelerator is not None
    # A type with a share of a GPU shows it as one device.
    devices, sharing = max(int(pool.machines[0].accelerators), 1), pool.pool.sharing
    if isinstance(sharing, Mig):
        return {f"nvidia.com/mig-{sharing.profile}": str(devices * pool.accelerator.mig_profiles[sharing.profile])}
    if sharing is not None:
        return {WHOLE_GPU: str(devices * sharing.replicas)}
    return {} if pool.accelerator.resource == WHOLE_GPU else {pool.accelerator.resource: str(devices)}


def tag_scaling_group(
    context: Context,
    group: NodeGroup,
    scaling_group: pulumi.Input[str],
    said: dict[str, str],
    opts: pulumi.ResourceOptions,
) -> None:
    """Write `said` on the Auto Scaling group behind `group`; not on its machines, which speak for themselves."""
    for key, value in said.items():
        aws.autoscaling.Tag(
            context.name("tag", *group.tokens, key.partition("/")[2].replace("/", "-")),
            autoscaling_group_name=scaling_group,
            tag=aws.autoscaling.TagTagArgs(key=f"{PREFIX}{key}", value=value, propagate_at_launch=False),
            opts=opts,
        )
