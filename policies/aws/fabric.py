"""EFA: launch templates with its interfaces, the machines that start from them, and what their security groups let through."""

from collections.abc import Iterator
from typing import Final

from infra.catalog import Machine, catalog
from policies.aws.given import paths, some
from policies.aws.ways import GROUP, Direction, Way, ways
from policies.graph import Resource
from policies.world import World

__all__ = [
    "CLUSTER",
    "EFA",
    "GROUP",
    "NODE_GROUP",
    "PLACEMENT",
    "TEMPLATE",
    "groups_of",
    "has_fabric",
    "interfaces",
    "machines_of",
    "names_strangers",
    "opens_to_itself",
]

TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
PLACEMENT: Final = "aws:ec2/placementGroup:PlacementGroup"
NODE_GROUP: Final = "aws:eks/nodeGroup:NodeGroup"
CLUSTER: Final = "aws:eks/cluster:Cluster"
"""Named as a group it is the one EKS makes, which lets in all from itself and lets out to anywhere. Source: EKS User Guide,
"View Amazon EKS security group requirements", read 2026-11."""
EFA: Final = ("efa", "efa-only")
"""Interface types that speak EFA. Source: EC2 User Guide, "Elastic Fabric Adapter", read 2026-11."""


def has_fabric(template: Resource, world: World) -> bool:
    """Whether a launch template has EFA interfaces."""
    return some(paths(template, "networkInterfaces"), lambda path: template.get(f"{path}.interfaceType") in EFA)


def groups_of(template: Resource, world: World, *types: str) -> tuple[Resource, ...]:
    """Security groups that a launch template's machines are in, on the template or on its interfaces; `types` may name what else made them."""
    keys = ("vpcSecurityGroupIds", "networkInterfaces")
    return tuple(group for key in keys for group in world.graph.of(template, key, *(types or (GROUP,))))


def names_strangers(template: Resource, world: World) -> bool:
    """Whether its interfaces name groups that neither the program made nor EKS: what those let through is not known here."""
    known = len(world.graph.of(template, "networkInterfaces", GROUP, CLUSTER))
    lists = (f"{path}.securityGroups" for path in paths(template, "networkInterfaces"))
    return any(len(list(paths(template, each))) > known for each in lists)


def interfaces(template: Resource) -> list[tuple[int, int, str]]:
    """Card, place on the card and type of each network interface, as a launch template counts them from nought."""
    return [
        (
            int(template.get(f"{path}.networkCardIndex", 0)),
            int(template.get(f"{path}.deviceIndex", 0)),
            str(template.get(f"{path}.interfaceType", "interface")),
        )
        for path in paths(template, "networkInterfaces")
    ]


def machines_of(template: Resource, world: World) -> Iterator[Machine]:
    """Machine types that start from a launch template, as far as the catalogue knows them: its own and its groups'."""
    known = catalog().aws.machines
    named = [template.get("instanceType")] if template.get("instanceType") else []
    for group in world.graph.users(template, NODE_GROUP, key="launchTemplate"):
        named += list(group.each("instanceTypes"))
    yield from (known[name] for name in dict.fromkeys(named) if name in known)


def opens_to_itself(group: Resource, world: World, direction: Direction) -> bool:
    """Whether a group has a way, for every protocol, whose other end is the group itself.

    Raises:
        NotKnown: no way is known to be one, and of some it is not known.
    """

    def is_one(way: Way) -> bool:
        return way.is_everything and way.is_to_itself(world)

    return some(ways(group, world, direction), is_one)
