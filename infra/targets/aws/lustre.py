"""FSx for Lustre: a parallel file system linked to the model bucket, or with backups of its own.

FSx takes no backups of a file system linked to a bucket (API reference, CreateBackup, read 2026-11), so the environment
chooses: without backups asked for, what it holds is in the bucket.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.environment.resolve import Resolved
from infra.environment.storage import Lustre
from infra.targets.aws.context import Context

PORTS: Final = ((988, 988), (1018, 1023))
"""TCP ports between clients and servers, and among servers. Source: FSx for Lustre User Guide, "File system access control with Amazon VPC", read 2026-11."""

MOUNTED_AT: Final = "/models"
"""Path of the linked bucket within the file system."""

IMPORTED: Final = ["NEW", "CHANGED", "DELETED"]
"""Changes of the bucket that the file system takes over."""
EXPORTED: Final = ["NEW", "CHANGED"]
"""Changes of the file system that the bucket takes over. No deletions: whoever mounts it could delete every model, and what
is overwritten is kept by the bucket's versions."""


@dataclass(frozen=True)
class LustreArgs:
    """Where the file system is and what it shows."""

    context: Context
    lustre: Lustre
    zone: str
    vpc_id: pulumi.Input[str]
    subnet_id: pulumi.Input[str]
    node_security_group_id: pulumi.Input[str]
    bucket: pulumi.Output[str]


def lustre_zone(resolved: Resolved, lustre: Lustre) -> str:
    """Zone of the file system: as said, else that of the first fast-fabric pool, else the first.

    A file system is in one zone; read across zones it is slower and each gigabyte is charged.
    """
    fast = (pool.zones[0] for pool in resolved.pools.values() if pool.pool.fabric == "efa")
    return lustre.zone or next(fast, resolved.zones[0])


class LustreFiles(pulumi.ComponentResource):
    """The file system, its security group and, without backups, its link to the bucket."""

    file_system: aws.fsx.LustreFileSystem

    def __init__(self, name: str, args: LustreArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Lustre", name, None, opts)
        self._args = args
        group = self._group()
        rules = list(self._rules(group))
        self.file_system = self._file_system(group, rules)
        if not args.lustre.backup_days:
            self._link()
        self.register_outputs({"file_system_id": self.file_system.id, "mount_name": self.file_system.mount_name})

    def _group(self) -> aws.ec2.SecurityGroup:
        context = self._args.context
        name = context.name("aws:ec2/securityGroup", "lustre")
        group = aws.ec2.SecurityGroup(
            name,
            name=name,
            description="Lustre servers, and the nodes that mount them",
            vpc_id=self._args.vpc_id,
            tags=context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return group

    def _rules(self, group: aws.ec2.SecurityGroup) -> Iterator[pulumi.Resource]:
        for who, peer in (("servers", group.id), ("nodes", self._args.node_security_group_id)):
            for ports in PORTS:
                # Servers call their clients back on the same ports, so each rule stands both ways.
                for way in ("in", "out"):
                    yield self._allow(group, (way, who), peer, ports)

    def _allow(
        self,
        group: aws.ec2.SecurityGroup,
        what: tuple[str, str],
        peer: pulumi.Input[str],
        ports: tuple[int, int],
    ) -> pulumi.Resource:
        way, who = what
        name = self._args.context.name("tag", "lustre", way, who, str(ports[0]))
        rule = aws.vpc.SecurityGroupIngressRule if way == "in" else aws.vpc.SecurityGroupEgressRule
        return rule(
            name,
            security_group_id=group.id,
            referenced_security_group_id=peer,
            ip_protocol="tcp",
            from_port=ports[0],
            to_port=ports[1],
            description=f"Lustre, {who}",
            tags=self._args.context.tags(name),
            opts=pulumi.ResourceOptions(parent=group),
        )

    def _file_system(self, group: aws.ec2.SecurityGroup, rules: Sequence[pulumi.Resource]) -> aws.fsx.LustreFileSystem:
        context, lustre = self._args.context, self._args.lustre
        name = context.name("tag", "lustre")
        return aws.fsx.LustreFileSystem(
            name,
            deployment_type="PERSISTENT_2",
            storage_type="SSD",
            storage_capacity=lustre.capacity_gib,
            per_unit_storage_throughput=lustre.throughput,
            # Costs nothing and makes less to read: weights shrink little, code and data a lot.
            data_compression_type="LZ4",
            metadata_configuration=aws.fsx.LustreFileSystemMetadataConfigurationArgs(mode="AUTOMATIC"),
            subnet_ids=self._args.subnet_id,
            security_group_ids=[group.id],
            kms_key_id=context.key_arn,
            automatic_backup_retention_days=lustre.backup_days,
            copy_tags_to_backups=bool(lustre.backup_days),
            skip_final_backup=not lustre.backup_days,
            tags=context.tags(name),
            # FSx looks at the group before it makes anything, and refuses one that does not let port 988 through.
            # Without backups what it holds is in the bucket, which is protected itself.
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=rules, protect=context.protected and bool(lustre.backup_days)
            ),
        )

    def _link(self) -> None:
        context = self._args.context
        name = context.name("tag", "lustre-models")
        aws.fsx.DataRepositoryAssociation(
            name,
            file_system_id=self.file_system.id,
            file_system_path=MOUNTED_AT,
            data_repository_path=self._args.bucket.apply(lambda bucket: f"s3://{bucket}"),
            batch_import_meta_data_on_create=True,
            s3=aws.fsx.DataRepositoryAssociationS3Args(
                auto_import_policy=aws.fsx.DataRepositoryAssociationS3AutoImportPolicyArgs(events=IMPORTED),
                auto_export_policy=aws.fsx.DataRepositoryAssociationS3AutoExportPolicyArgs(events=EXPORTED),
            ),
            tags=context.tags(name),
            opts=pulumi.ResourceOptions(parent=self.file_system),
        )
