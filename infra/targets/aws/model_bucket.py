"""The bucket of model artefacts, and in tier `prod` the bucket that records who read them."""

from typing import Any, Final

import pulumi
import pulumi_aws as aws

from infra.environment.storage import ModelBucket
from infra.targets.aws.bucket import Bucket, BucketArgs, whole_bucket
from infra.targets.aws.context import Context

ACCESS_LOG_DAYS: Final = 365
"""Days access records are kept: the year an audit asks about (CIS AWS Foundations Benchmark, storage, read 2026-11)."""


def model_bucket(context: Context, opts: pulumi.ResourceOptions) -> Bucket:
    """Make the models' bucket, its accesses recorded where an outage or a leak is serious."""
    logs = _access_logs(context, opts) if context.environment.tier == "prod" else None
    # S3 refuses to record accesses in a bucket whose policy does not let it write yet.
    after = pulumi.ResourceOptions(depends_on=[logs] if logs else [])
    args = BucketArgs(
        context,
        use="models",
        rules=age_rules(context.environment.storage.models),
        logs_to=logs.bucket.bucket if logs else None,
    )
    return Bucket(context.name("tag", "models"), args, pulumi.ResourceOptions.merge(opts, after))


def age_rules(models: ModelBucket) -> list[aws.s3.BucketLifecycleConfigurationRuleArgs]:
    """What becomes of objects as they age: colder tiers for those in use, an end for those overwritten."""
    return [
        aws.s3.BucketLifecycleConfigurationRuleArgs(
            id="colder-with-age",
            status="Enabled",
            filter=whole_bucket(),
            transitions=[
                aws.s3.BucketLifecycleConfigurationRuleTransitionArgs(
                    days=models.cold_after_days, storage_class="STANDARD_IA"
                ),
                aws.s3.BucketLifecycleConfigurationRuleTransitionArgs(
                    days=models.archive_after_days, storage_class="GLACIER_IR"
                ),
            ],
        ),
        aws.s3.BucketLifecycleConfigurationRuleArgs(
            id="forget-old-versions",
            status="Enabled",
            filter=whole_bucket(),
            noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
                noncurrent_days=models.keep_versions_days
            ),
            # A delete marker with nothing behind it is listed for ever otherwise.
            expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(expired_object_delete_marker=True),
        ),
    ]


def _access_logs(context: Context, opts: pulumi.ResourceOptions) -> Bucket:
    rule = aws.s3.BucketLifecycleConfigurationRuleArgs(
        id="end-of-audit",
        status="Enabled",
        filter=whole_bucket(),
        expiration=aws.s3.BucketLifecycleConfigurationRuleExpirationArgs(days=ACCESS_LOG_DAYS),
        noncurrent_version_expiration=aws.s3.BucketLifecycleConfigurationRuleNoncurrentVersionExpirationArgs(
            noncurrent_days=1
        ),
    )
    args = BucketArgs(
        context,
        use="access",
        rules=[rule],
        # The log service writes with S3's own key only (S3 User Guide, "Enabling server access logging").
        encryption="s3",
        statements=[log_delivery(context)],
    )
    return Bucket(context.name("tag", "access"), args, opts)


def log_delivery(context: Context) -> dict[str, Any]:
    """Statement that lets S3 write the records of this environment's model bucket, and no other's."""
    source = context.name("aws:s3/bucket", "${account}", context.region, "models")
    return {
        "Sid": "AccessRecords",
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "${bucket}/models/*",
        "Condition": {
            "ArnLike": {"aws:SourceArn": f"arn:{context.partition}:s3:::{source}"},
            "StringEquals": {"aws:SourceAccount": "${account}"},
        },
    }
