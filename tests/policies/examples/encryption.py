"""Keys, and what they encrypt."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws

ACCOUNT = "arn:aws:iam::123456789012"
LAUNCHER = f"{ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
FSX = f"{ACCOUNT}:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_fs-*"
USE = ["kms:Decrypt", "kms:GenerateDataKey*"]
TLS_ONLY = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def document(*statements: dict[str, Any]) -> str:
    """A policy of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(principal: dict[str, Any], actions: list[str], **condition: Any) -> dict[str, Any]:
    """A statement that allows something."""
    said = {"Effect": "Allow", "Principal": principal, "Action": actions, "Resource": "*"}
    return {**said, "Condition": condition} if condition else said


def key(name: str, below: pulumi.ResourceOptions, *statements: dict[str, Any]) -> aws.kms.Key:
    """A key that the account's own policies decide about, and these statements."""
    owner = allow({"AWS": f"{ACCOUNT}:root"}, ["kms:*"])
    return aws.kms.Key(name, enable_key_rotation=True, policy=document(owner, *statements), opts=below)


def encrypted_bucket(name: str, by: aws.kms.Key | None, below: pulumi.ResourceOptions) -> aws.s3.Bucket:
    """A bucket with its encryption, by a key or by S3's own."""
    bucket = aws.s3.Bucket(name, bucket=f"groundwork-examples-{name}", opts=below)
    aws.s3.BucketServerSideEncryptionConfiguration(
        name,
        bucket=bucket.bucket,
        rules=[
            {
                "apply_server_side_encryption_by_default": {
                    "sse_algorithm": "aws:kms" if by else "AES256",
                    "kms_master_key_id": by.arn if by else None,
                }
            }
        ],
        opts=below,
    )
    return bucket


def enc_01(below: pulumi.ResourceOptions) -> None:
    """A cluster whose secrets have a key, and one whose have none."""
    own = key("enc-01", below)
    config: dict[str, Any] = {"encryption_config": {"resources": ["secrets"], "provider": {"key_arn": own.arn}}}
    for name, more in (("good", config), ("bad", {})):
        aws.eks.Cluster(
            f"{name}-enc-01",
            role_arn=f"{ACCOUNT}:role/cluster",
            vpc_config={"subnet_ids": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"], "endpoint_public_access": False},
            opts=below,
            **more,
        )


def enc_02(below: pulumi.ResourceOptions) -> None:
    """Disks under a key that lets machines start, under one that does not, and disks in the clear."""
    open_to_launchers = key("enc-02", below, allow({"AWS": LAUNCHER}, ["kms:CreateGrant", *USE]))
    keys = {"good": open_to_launchers.arn, "bad": key("enc-02-shut", below).arn, "bad-open": None}
    for name, arn in keys.items():
        ebs: dict[str, Any] = {"volume_size": 100, "encrypted": "true" if arn else "false", "kms_key_id": arn}
        aws.ec2.LaunchTemplate(
            f"{name}-enc-02", block_device_mappings=[{"device_name": "/dev/xvda", "ebs": ebs}], opts=below
        )


def enc_03(below: pulumi.ResourceOptions) -> None:
    """A key that is rotated, one that is not, and one that signs and cannot be."""
    aws.kms.Key("good-enc-03", enable_key_rotation=True, opts=below)
    aws.kms.Key("bad-enc-03", opts=below)
    aws.kms.Key("enc-03-signs", key_usage="SIGN_VERIFY", customer_master_key_spec="ECC_NIST_P256", opts=below)


def enc_04(below: pulumi.ResourceOptions) -> None:
    """A key that can be brought back for a month, and one for a week."""
    aws.kms.Key("good-enc-04", opts=below)
    aws.kms.Key("bad-enc-04", deletion_window_in_days=7, opts=below)


def enc_05(below: pulumi.ResourceOptions) -> None:
    """A bucket, shared files and Lustre with a key and without."""
    own = key("enc-05", below)
    for name, by in (("good", own), ("bad", None)):
        encrypted_bucket(f"{name}-enc-05", by, below)
        arn = by.arn if by else None
        aws.efs.FileSystem(f"{name}-enc-05", encrypted=by is not None, kms_key_id=arn, opts=below)
        aws.fsx.LustreFileSystem(
            f"{name}-enc-05",
            deployment_type="PERSISTENT_2",
            storage_capacity=1200,
            per_unit_storage_throughput=250,
            subnet_ids="subnet-0a1b2c3d",
            kms_key_id=arn,
            opts=below,
        )


def enc_07(below: pulumi.ResourceOptions) -> None:
    """Shared files that insist on TLS, and some that take what comes."""
    files = aws.efs.FileSystem("good-enc-07", encrypted=True, opts=below)
    aws.efs.FileSystemPolicy("enc-07", file_system_id=files.id, policy=document(TLS_ONLY), opts=below)
    aws.efs.FileSystem("bad-enc-07", encrypted=True, opts=below)


def enc_09(below: pulumi.ResourceOptions) -> None:
    """A queue as SQS makes it, and one in the clear."""
    aws.sqs.Queue("good-enc-09", opts=below)
    aws.sqs.Queue("bad-enc-09", sqs_managed_sse_enabled=False, opts=below)


def enc_10(below: pulumi.ResourceOptions) -> None:
    """A topic with a key, and one as SNS makes it."""
    aws.sns.Topic("good-enc-10", kms_master_key_id=key("enc-10", below).arn, opts=below)
    aws.sns.Topic("bad-enc-10", opts=below)


def enc_11(below: pulumi.ResourceOptions) -> None:
    """Logs under a key that CloudWatch may use, under one it may not, and under none."""
    usable = key("enc-11", below, allow({"Service": "logs.us-east-1.amazonaws.com"}, USE))
    for name, arn in (("good", usable.arn), ("bad", key("enc-11-shut", below).arn), ("bad-open", None)):
        aws.cloudwatch.LogGroup(f"{name}-enc-11", kms_key_id=arn, opts=below)


def enc_12(below: pulumi.ResourceOptions) -> None:
    """Images under KMS, and under S3's own key."""
    by_kms: list[dict[str, Any]] = [{"encryption_type": "KMS", "kms_key": key("enc-12", below).arn}]
    aws.ecr.Repository("good-enc-12", encryption_configurations=by_kms, opts=below)
    aws.ecr.Repository("bad-enc-12", opts=below)


def enc_13(below: pulumi.ResourceOptions) -> None:
    """Queues and topics that insist on TLS, and some that do not."""
    queue, topic = aws.sqs.Queue("good-enc-13", opts=below), aws.sns.Topic("good-enc-13", opts=below)
    aws.sqs.QueuePolicy("enc-13", queue_url=queue.url, policy=document(TLS_ONLY), opts=below)
    aws.sns.TopicPolicy("enc-13", arn=topic.arn, policy=document(TLS_ONLY), opts=below)
    aws.sqs.Queue("bad-enc-13", opts=below)
    aws.sns.Topic("bad-enc-13", opts=below)


def enc_14(below: pulumi.ResourceOptions) -> None:
    """Events to a queue whose key lets them in, to one whose key does not, and to one of AWS's own key."""
    usable = key("enc-14", below, allow({"Service": "events.amazonaws.com"}, USE))
    keys: dict[str, pulumi.Input[str]] = {
        "good": usable.arn,
        "bad": key("enc-14-shut", below).arn,
        "bad-managed": "alias/aws/sqs",
    }
    event = aws.cloudwatch.EventRule("enc-14", event_pattern=json.dumps({"source": ["aws.ec2"]}), opts=below)
    for name, by in keys.items():
        queue = aws.sqs.Queue(f"{name}-enc-14", kms_master_key_id=by, opts=below)
        aws.cloudwatch.EventTarget(f"enc-14-{name}", rule=event.name, arn=queue.arn, opts=below)


def enc_15(below: pulumi.ResourceOptions) -> None:
    """A link to a bucket whose key lets FSx in, and one to a bucket whose key does not."""
    usable = key("enc-15", below, allow({"AWS": "*"}, USE, ArnLike={"aws:PrincipalArn": FSX}))
    lustre = aws.fsx.LustreFileSystem(
        "enc-15",
        deployment_type="PERSISTENT_2",
        storage_capacity=1200,
        per_unit_storage_throughput=250,
        subnet_ids="subnet-0a1b2c3d",
        opts=below,
    )
    for name, by in (("good", usable), ("bad", key("enc-15-shut", below))):
        bucket = encrypted_bucket(f"enc-15-{name}", by, below)
        aws.fsx.DataRepositoryAssociation(
            f"{name}-enc-15",
            file_system_id=lustre.id,
            file_system_path=f"/{name}",
            data_repository_path=bucket.bucket.apply(lambda found: f"s3://{found}"),
            opts=below,
        )


def enc_16(below: pulumi.ResourceOptions) -> None:
    """Metrics under a key, and under AWS's own."""
    aws.amp.Workspace("good-enc-16", kms_key_arn=key("enc-16", below).arn, opts=below)
    aws.amp.Workspace("bad-enc-16", opts=below)
