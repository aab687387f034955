"""File systems that many machines mount: EFS and FSx for Lustre."""

from typing import Final

EFS: Final = "aws:efs/fileSystem:FileSystem"
EFS_POLICY: Final = "aws:efs/fileSystemPolicy:FileSystemPolicy"
MOUNT: Final = "aws:efs/mountTarget:MountTarget"
LUSTRE: Final = "aws:fsx/lustreFileSystem:LustreFileSystem"
LINK: Final = "aws:fsx/dataRepositoryAssociation:DataRepositoryAssociation"
