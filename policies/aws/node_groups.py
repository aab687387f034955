"""Managed node groups: their launch template, machines, accelerators and zones, and the groups beside them."""

from collections.abc import Iterator
from typing import Final

from infra.catalog import Accelerator, Machine, catalog
from policies.aws.given import those
from policies.graph import Resource
from policies.world import World

GROUP: Final = "aws:eks/nodeGroup:NodeGroup"
TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
SUBNET: Final = "aws:ec2/subnet:Subnet"
OWN_IMAGE: Final = "CUSTOM"
"""Image type of a group whose template names an image of its own. Source: EKS API reference, Nodegroup `amiType`, read 2026-11."""


def template_of(group: Resource, world: World) -> Resource | None:
    """The launch template of a node group, where the program makes one."""
    return next(iter(world.graph.of(group, "launchTemplate", TEMPLATE)), None)


def machines(group: Resource, world: World) -> tuple[Machine, ...]:
    """Machine types of a node group that the catalogue knows; a capacity block's stands on the template.

    Raises:
        NotKnown: the types are not known yet.
    """
    names: list[str] = list(group.get("instanceTypes", []))
    if not names and (template := template_of(group, world)) is not None:
        names = [template.get("instanceType", "")]
    return tuple(catalog().aws.machines[name] for name in names if name in catalog().aws.machines)


def accelerator_of(group: Resource, world: World) -> Accelerator | None:
    """The accelerator of a node group's machines, of the first type that has one."""
    named = (machine.accelerator for machine in machines(group, world))
    return next((catalog().accelerators[name] for name in named if name), None)


def has_accelerators(group: Resource, world: World) -> bool:
    """Whether machines of a node group carry accelerators."""
    return accelerator_of(group, world) is not None


def on_spot(group: Resource) -> bool:
    """Whether a node group is bought on the spot market."""
    return group.get("capacityType") == "SPOT"


def peers(group: Resource, world: World) -> Iterator[Resource]:
    """Node groups of the same cluster with the same accelerator, itself included.

    Raises:
        NotKnown: after the last, where of some it is not known.
    """
    own = accelerator_of(group, world)
    return those(_of_cluster(group, world), lambda one: one is group or accelerator_of(one, world) == own)


def zones(group: Resource, world: World) -> set[str]:
    """Availability zones of a node group, as far as its subnets are the program's own.

    Raises:
        NotKnown: the zone of a subnet is not known yet.
    """
    return {zone for subnet in world.graph.of(group, "subnetIds", SUBNET) if (zone := subnet.get("availabilityZone"))}


def least(group: Resource) -> int:
    """Fewest machines of a node group."""
    return int(group.get("scalingConfig.minSize", 0))


def most(group: Resource) -> int:
    """Most machines of a node group."""
    return int(group.get("scalingConfig.maxSize", 0))


def _of_cluster(group: Resource, world: World) -> Iterator[Resource]:
    """Node groups of the same cluster: by what its name was made of, else by the name."""
    clusters = world.graph.of(group, "clusterName")
    if clusters:
        yield from (one for cluster in clusters for one in world.graph.users(cluster, GROUP, key="clusterName"))
    else:
        name = group.inputs.get("clusterName")
        yield from (one for one in world.graph.typed(GROUP) if one is group or one.inputs.get("clusterName") == name)
