"""File systems that many machines mount, EFS and FSx for Lustre, and the machines that may."""

from typing import Final

from policies.aws.fabric import NODE_GROUP, TEMPLATE, groups_of
from policies.aws.ways import Way
from policies.graph import Resource
from policies.world import World

EFS: Final = "aws:efs/fileSystem:FileSystem"
EFS_POLICY: Final = "aws:efs/fileSystemPolicy:FileSystemPolicy"
MOUNT: Final = "aws:efs/mountTarget:MountTarget"
LUSTRE: Final = "aws:fsx/lustreFileSystem:LustreFileSystem"
LINK: Final = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation"


def groups_of_nodes(world: World) -> set[str]:
    """URNs of the security groups that machines of node groups are in."""
    groups = world.graph.typed(NODE_GROUP)
    templates = (template for one in groups for template in world.graph.of(one, "launchTemplate", TEMPLATE))
    return {group.urn for template in templates for group in groups_of(template, world)}


def nodes_beyond(way: Way, world: World) -> set[str]:
    """URNs of the security groups at the other end of a way that machines of node groups are in."""
    return {peer.urn for peer in way.peers(world) if _is_of_nodes(peer, world)}


def _is_of_nodes(group: Resource, world: World) -> bool:
    users = world.graph.users(group, TEMPLATE)
    return any(
        world.graph.users(one, NODE_GROUP, key="launchTemplate") and group in groups_of(one, world) for one in users
    )
