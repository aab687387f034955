"""Clusters of EKS: their node groups and add-ons, versions, and what is made before what."""

from typing import Final

from policies.graph import Resource
from policies.world import World

CLUSTER: Final = "aws:eks/cluster:Cluster"
NODE_GROUP: Final = "aws:eks/nodeGroup:NodeGroup"
ADDON: Final = "aws:eks/addon:Addon"


def cluster_of(member: Resource, world: World) -> Resource | None:
    """The cluster of a node group or add-on, where the program makes it."""
    return next(iter(world.graph.of(member, "clusterName", CLUSTER)), None)


def groups_of(cluster: Resource, world: World) -> tuple[Resource, ...]:
    """Node groups of a cluster."""
    return world.graph.users(cluster, NODE_GROUP, key="clusterName")


def has_groups(cluster: Resource, world: World) -> bool:
    """Whether a cluster has node groups of the program's; in auto mode EKS brings machines itself."""
    return bool(groups_of(cluster, world)) and not cluster.get("computeConfig.enabled", False)


def addons_of(cluster: Resource, world: World) -> dict[str, Resource]:
    """Add-ons of a cluster by name."""
    return {one.get("addonName"): one for one in world.graph.users(cluster, ADDON, key="clusterName")}


def minor(version: str) -> int:
    """Kubernetes minor version of `1.35`, `v1.35.3-eksbuild.29` or `1.35.8-20260930`."""
    return int(version.removeprefix("v").split(".")[1])


def waits_for(resource: Resource, other: Resource, world: World) -> bool:
    """Whether a resource is made after another, by what it or a component above it depends on."""
    sought = {other.urn, *(one.urn for one in world.graph.ancestors(other))} - {
        one.urn for one in world.graph.ancestors(resource)
    }
    climbed: set[str] = set()
    left = [resource.urn]
    while left:
        urn = left.pop()
        if urn in sought:
            return True
        # It waits for what its components wait for; above one that was climbed before, all were.
        one = world.graph.by_urn.get(urn)
        while one is not None and one.urn not in climbed:
            climbed.add(one.urn)
            left += one.dependencies
            one = world.graph.parent(one)
    return False
