"""What a pool's nodes say of themselves: Kubernetes labels and taints."""

from typing import Final

from infra.environment.pools import Mig
from infra.environment.resolve import ResolvedPool
from infra.targets.aws.pool_groups import NodeGroup

PREFIX: Final = "groundwork/"
"""Prefix of the labels the product sets."""

MIG_CONFIG: Final = "nvidia.com/mig.config"
"""Label the GPU operator's MIG manager reads: the name of a partitioning. Source: NVIDIA GPU Operator, "GPU Operator with MIG", read 2026-11."""

DEVICE_PLUGIN_CONFIG: Final = "nvidia.com/device-plugin.config"
"""Label the device plugin reads: the name of a sharing configuration. Source: NVIDIA GPU Operator, "Time-Slicing GPUs in Kubernetes", read 2026-11."""


def labels(pool: ResolvedPool, group: NodeGroup) -> dict[str, str]:
    """Labels of `group`'s nodes; the user's own cannot override the product's."""
    return {
        **pool.pool.labels,
        f"{PREFIX}pool": pool.name,
        f"{PREFIX}capacity-type": group.capacity.value,
        f"{PREFIX}priority": str(group.priority),
        **_accelerator_labels(pool),
        **sharing_labels(pool),
    }


def pool_wide_labels(pool: ResolvedPool) -> dict[str, str]:
    """Labels that all nodes of the pool carry, whatever group they are of."""
    return {**pool.pool.labels, f"{PREFIX}pool": pool.name, **_accelerator_labels(pool), **sharing_labels(pool)}


def _accelerator_labels(pool: ResolvedPool) -> dict[str, str]:
    if pool.accelerator is None:
        return {}
    said = {
        f"{PREFIX}accelerator": pool.accelerator.name,
        f"{PREFIX}accelerator-memory-mib": str(memory_mib(pool)),
    }
    counts = {machine.accelerators for machine in pool.machines}
    # A label is one value for the whole group; with types of several sizes the node's own resources tell.
    return {**said, f"{PREFIX}accelerator-count": f"{counts.pop():g}"} if len(counts) == 1 else said


def memory_mib(pool: ResolvedPool) -> int:
    """MiB the smallest of the pool's accelerators really offers, as the cloud reports it where it does."""
    if pool.accelerator is None:
        return 0
    return min(machine.accelerator_memory_mib or pool.accelerator.memory_mib for machine in pool.machines)


def sharing_labels(pool: ResolvedPool) -> dict[str, str]:
    """How each GPU is shared, and the label by which NVIDIA's own components set that up."""
    sharing = pool.pool.sharing
    if sharing is None:
        return {}
    said = {f"{PREFIX}sharing": sharing.mode}
    if isinstance(sharing, Mig):
        return {**said, MIG_CONFIG: f"all-{sharing.profile}"}
    return {**said, DEVICE_PLUGIN_CONFIG: f"{sharing.mode}-{sharing.replicas}"}


def taints(pool: ResolvedPool) -> dict[str, str]:
    """`NoSchedule` taints, key to value: the user's, and on accelerators the resource's own name, which tolerations match by `Exists`."""
    own = {pool.accelerator.resource: "true"} if pool.accelerator else {}
    return {**pool.pool.taints, **own}
