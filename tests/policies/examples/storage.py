"""Buckets and file systems."""

from typing import Any

import pulumi
import pulumi_aws as aws

from tests.policies.examples.encryption import TLS_ONLY, document
from tests.policies.examples.network import ANYWHERE, efa, nodes, subnet


def bucket(name: str, below: pulumi.ResourceOptions, **more: Any) -> aws.s3.Bucket:
    """A bucket by name."""
    return aws.s3.Bucket(name, bucket=f"groundwork-examples-{name}", opts=below, **more)


def lustre(name: str, place: pulumi.Input[str], below: pulumi.ResourceOptions, **more: Any) -> aws.fsx.LustreFileSystem:
    """The smallest Lustre there is, persistent where nothing else is said."""
    persistent = {"deployment_type": "PERSISTENT_2", "per_unit_storage_throughput": 250}
    return aws.fsx.LustreFileSystem(name, storage_capacity=1200, subnet_ids=place, opts=below, **{**persistent, **more})


def sto_01(below: pulumi.ResourceOptions) -> None:
    """A bucket with all four switches on, one with three, and one without any."""
    for name, restricted in (("good", True), ("bad", False)):
        aws.s3.BucketPublicAccessBlock(
            f"sto-01-{name}",
            bucket=bucket(f"{name}-sto-01", below).bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=restricted,
            opts=below,
        )
    bucket("bad-sto-01-open", below)


def sto_02(below: pulumi.ResourceOptions) -> None:
    """A bucket that insists on TLS, and one that takes what comes."""
    aws.s3.BucketPolicy("sto-02", bucket=bucket("good-sto-02", below).bucket, policy=document(TLS_ONLY), opts=below)
    bucket("bad-sto-02", below)


def sto_03(below: pulumi.ResourceOptions) -> None:
    """A bucket beside its cluster, and one beyond the sea."""
    subnets = ["subnet-0a1b2c3d", "subnet-1a2b3c4d"]
    role = "arn:aws:iam::123456789012:role/cluster"
    aws.eks.Cluster("sto-03", role_arn=role, vpc_config={"subnet_ids": subnets}, opts=below)
    bucket("good-sto-03", below)
    bucket("bad-sto-03", below, region="eu-west-1")


def sto_04(below: pulumi.ResourceOptions) -> None:
    """A bucket that forgets in time, one that never does, and one that forgets at once."""
    for name in ("good", "bad"):
        kept = bucket(f"{name}-sto-04", below).bucket
        aws.s3.BucketVersioning(
            f"sto-04-{name}", bucket=kept, versioning_configuration={"status": "Enabled"}, opts=below
        )
        rules: list[dict[str, Any]] = [
            {"id": "old", "status": "Enabled", "noncurrent_version_expiration": {"noncurrent_days": 30}},
            {
                "id": "uploads",
                "status": "Enabled",
                "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
            },
        ]
        aws.s3.BucketLifecycleConfiguration(
            f"sto-04-{name}", bucket=kept, rules=rules if name == "good" else rules[1:], opts=below
        )
    bucket("bad-sto-04-plain", below)


def sto_06(below: pulumi.ResourceOptions) -> None:
    """Lustre in the zone of the machines with EFA, and in another."""
    vpc = aws.ec2.Vpc("sto-06", cidr_block="10.0.0.0/16", opts=below)
    near, far = subnet("sto-06", vpc, "us-east-1a", below), subnet("sto-06-far", vpc, "us-east-1b", below)
    template = aws.ec2.LaunchTemplate("sto-06", network_interfaces=efa(0), opts=below)
    nodes("sto-06", below, [near.id], template)
    lustre("good-sto-06", near.id, below)
    lustre("bad-sto-06", far.id, below)


def sto_07(below: pulumi.ResourceOptions) -> None:
    """Shared files that nodes may mount, some where the port is wrong, and some that everybody may mount."""
    files = aws.efs.FileSystem("sto-07", encrypted=True, opts=below)
    for name, first, last in (("good", 2049, 2049), ("bad", 111, 111), ("bad-open", 2049, 2049)):
        cidr = ANYWHERE if name == "bad-open" else "10.0.0.0/16"
        rule: dict[str, Any] = {"protocol": "tcp", "from_port": first, "to_port": last, "cidr_blocks": [cidr]}
        group = aws.ec2.SecurityGroup(f"sto-07-{name}", ingress=[rule], opts=below)
        aws.efs.MountTarget(
            f"{name}-sto-07",
            file_system_id=files.id,
            subnet_id="subnet-0a1b2c3d",
            security_groups=[group.id],
            opts=below,
        )


def sto_11(below: pulumi.ResourceOptions) -> None:
    """Scratch that is a copy of a bucket, and scratch that is all there is."""
    scratch: dict[str, Any] = {"deployment_type": "SCRATCH_2", "per_unit_storage_throughput": None}
    copy = lustre("good-sto-11", "subnet-0a1b2c3d", below, **scratch)
    aws.fsx.DataRepositoryAssociation(
        "sto-11", file_system_id=copy.id, file_system_path="/data", data_repository_path="s3://data", opts=below
    )
    lustre("bad-sto-11", "subnet-0a1b2c3d", below, **scratch)


def sto_12(below: pulumi.ResourceOptions) -> None:
    """Nodes in two zones, shared files with a target in both, and some with a target in one."""
    vpc = aws.ec2.Vpc("sto-12", cidr_block="10.0.0.0/16", opts=below)
    places = [subnet(f"sto-12-{zone}", vpc, f"us-east-1{zone}", below) for zone in "ab"]
    nodes("sto-12", below, [place.id for place in places])
    for name, served in (("good", places), ("bad", places[:1])):
        files = aws.efs.FileSystem(f"{name}-sto-12", encrypted=True, opts=below)
        for number, place in enumerate(served):
            aws.efs.MountTarget(f"sto-12-{name}-{number}", file_system_id=files.id, subnet_id=place.id, opts=below)


def sto_13(below: pulumi.ResourceOptions) -> None:
    """A bucket whose archive is read at once, and one whose archive is not."""
    for name, kind in (("good", "GLACIER_IR"), ("bad", "DEEP_ARCHIVE")):
        rule: dict[str, Any] = {
            "id": "archive",
            "status": "Enabled",
            "transitions": [{"days": 365, "storage_class": kind}],
        }
        aws.s3.BucketLifecycleConfiguration(
            f"sto-13-{name}", bucket=bucket(f"{name}-sto-13", below).bucket, rules=[rule], opts=below
        )


def sto_14(below: pulumi.ResourceOptions) -> None:
    """Shared files with throughput of their own, and some as EFS makes them."""
    aws.efs.FileSystem("good-sto-14", encrypted=True, throughput_mode="elastic", opts=below)
    aws.efs.FileSystem("bad-sto-14", encrypted=True, opts=below)


def sto_15(below: pulumi.ResourceOptions) -> None:
    """A bucket whose readers are recorded, and one whose are not."""
    read = bucket("good-sto-15", below)
    records = bucket("sto-15", below)
    aws.s3.BucketLogging(
        "sto-15", bucket=read.bucket, target_bucket=records.bucket, target_prefix="models/", opts=below
    )
    bucket("bad-sto-15", below)
