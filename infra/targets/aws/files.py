"""EFS: shared files for notebooks and small things, reachable in every zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context
from infra.targets.aws.policies import document

NFS: Final = 2049
"""Source: EFS User Guide, "Using VPC security groups", read 2026-11."""

USER_ID: Final = 1000
"""User and group that everything through the access point belongs to; the first ordinary user of most images."""


@dataclass(frozen=True)
class FilesArgs:
    """Where the file system can be mounted."""

    context: Context
    vpc_id: pulumi.Input[str]
    subnets: Mapping[str, pulumi.Input[str]]
    """Zone to its subnet."""
    node_security_group_id: pulumi.Input[str]


class SharedFiles(pulumi.ComponentResource):
    """The file system, a mount target a zone, and one access point."""

    file_system: aws.efs.FileSystem

    def __init__(self, name: str, args: FilesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Files", name, None, opts)
        self._args = args
        self.file_system = self._file_system()
        self._below = pulumi.ResourceOptions(parent=self.file_system)
        self._mount_targets(self._group())
        self._policy()
        aws.efs.BackupPolicy(
            name,
            file_system_id=self.file_system.id,
            backup_policy=aws.efs.BackupPolicyBackupPolicyArgs(status="ENABLED"),
            opts=self._below,
        )
        self._access_point()
        self.register_outputs({"file_system_id": self.file_system.id})

    def _file_system(self) -> aws.efs.FileSystem:
        context = self._args.context
        name = context.name("tag", "files")
        return aws.efs.FileSystem(
            name,
            creation_token=name,
            encrypted=True,
            kms_key_id=context.key_arn,
            performance_mode="generalPurpose",
            # Pays for what is read and written; notebooks are idle most of the day.
            throughput_mode="elastic",
            # The service takes one rule an entry, so each tier is an entry of its own.
            lifecycle_policies=[
                aws.efs.FileSystemLifecyclePolicyArgs(transition_to_ia="AFTER_30_DAYS"),
                aws.efs.FileSystemLifecyclePolicyArgs(transition_to_archive="AFTER_90_DAYS"),
                aws.efs.FileSystemLifecyclePolicyArgs(transition_to_primary_storage_class="AFTER_1_ACCESS"),
            ],
            tags=context.tags(name),
            opts=pulumi.ResourceOptions(parent=self, protect=context.protected),
        )

    def _group(self) -> aws.ec2.SecurityGroup:
        context = self._args.context
        name = context.name("aws:ec2/securityGroup", "files")
        group = aws.ec2.SecurityGroup(
            name,
            name=name,
            description="NFS from the nodes",
            vpc_id=self._args.vpc_id,
            tags=context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        rule = context.name("tag", "files-nfs")
        aws.vpc.SecurityGroupIngressRule(
            rule,
            security_group_id=group.id,
            referenced_security_group_id=self._args.node_security_group_id,
            ip_protocol="tcp",
            from_port=NFS,
            to_port=NFS,
            description="NFS from the nodes",
            tags=context.tags(rule),
            opts=pulumi.ResourceOptions(parent=group),
        )
        return group

    def _mount_targets(self, group: aws.ec2.SecurityGroup) -> None:
        for zone, subnet in self._args.subnets.items():
            aws.efs.MountTarget(
                self._args.context.name("tag", "files", zone),
                file_system_id=self.file_system.id,
                subnet_id=subnet,
                security_groups=[group.id],
                opts=self._below,
            )

    def _policy(self) -> None:
        aws.efs.FileSystemPolicy(
            self._args.context.name("tag", "files"),
            file_system_id=self.file_system.id,
            policy=self.file_system.arn.apply(lambda arn: document(mount_statements(arn))),
            opts=self._below,
        )

    def _access_point(self) -> None:
        name = self._args.context.name("tag", "files")
        aws.efs.AccessPoint(
            name,
            file_system_id=self.file_system.id,
            posix_user=aws.efs.AccessPointPosixUserArgs(uid=USER_ID, gid=USER_ID),
            root_directory=aws.efs.AccessPointRootDirectoryArgs(
                path="/shared",
                creation_info=aws.efs.AccessPointRootDirectoryCreationInfoArgs(
                    owner_uid=USER_ID, owner_gid=USER_ID, permissions="0750"
                ),
            ),
            tags=self._args.context.tags(name),
            opts=self._below,
        )


def mount_statements(arn: str) -> list[dict[str, Any]]:
    """Policy of the file system `arn`: mounting through its mount targets and by TLS, nothing else.

    A policy takes away what EFS allows by default, which is everything to whoever reaches the network.
    """
    return [
        {
            "Sid": "MountInsideTheNetwork",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            "Resource": arn,
            "Condition": {"Bool": {"elasticfilesystem:AccessedViaMountTarget": "true"}},
        },
        {
            "Sid": "TlsOnly",
            "Effect": "Deny",
            "Principal": {"AWS": "*"},
            "Action": "*",
            "Resource": arn,
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        },
    ]
