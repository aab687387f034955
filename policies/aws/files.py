"""File systems that many machines mount, EFS and FSx for Lustre, and the machines that may."""

from typing import Final

from policies.aws.fabric import NODE_GROUP, TEMPLATE, groups_of
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
