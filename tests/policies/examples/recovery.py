"""Data that outlives mistakes."""

import pulumi
import pulumi_aws as aws

PROTECTED = pulumi.ResourceOptions(protect=True)


def rec_01(below: pulumi.ResourceOptions) -> None:
    """A bucket that the engine keeps, and one that it would replace."""
    aws.s3.Bucket("good-rec-01", opts=pulumi.ResourceOptions.merge(below, PROTECTED))
    aws.s3.Bucket("bad-rec-01", opts=below)


def rec_02(below: pulumi.ResourceOptions) -> None:
    """Files with backups, and files without."""
    for name, status in (("good", "ENABLED"), ("bad", "DISABLED")):
        files = aws.efs.FileSystem(f"{name}-rec-02", encrypted=True, opts=below)
        aws.efs.BackupPolicy(f"rec-02-{name}", file_system_id=files.id, backup_policy={"status": status}, opts=below)


def rec_03(below: pulumi.ResourceOptions) -> None:
    """A repository that is deleted only when empty, and one that goes with its images."""
    aws.ecr.Repository("good-rec-03", opts=below)
    aws.ecr.Repository("bad-rec-03", force_delete=True, opts=below)
