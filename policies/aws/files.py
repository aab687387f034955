"""File systems that many machines mount, EFS and FSx for Lustre, and the machines that may."""

from typing import Final

from policies.aws.fabric import NODE_GROUP, TEMPLATE
from policies.aws.ways import GROUP
from policies.world import World

EFS: Final = "aws:efs/fileSystem:FileSystem"
EFS_POLICY: Final = "aws:efs/fileSystemPolicy:FileSystemPolicy"
MOUNT: Final = "aws:efs/mountTarget:MountTarget"
LUSTRE: Final = "aws:fsx/lustreFileSystem:LustreFileSystem"
LINK: Final = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation"


def groups_of_nodes(world: World) -> set[str]:
    """URNs of the security groups that machines of node groups are in."""
    templates = (
        one for group in world.graph.typed(NODE_GROUP) for one in world.graph.of(group, "launchTemplate", TEMPLATE)
    )
    keys = ("vpcSecurityGroupIds", "networkInterfaces")
    return {group.urn for one in templates for key in keys for group in world.graph.of(one, key, GROUP)}
