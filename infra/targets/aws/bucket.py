"""A private bucket: everything S3 can refuse is refused, and what is kept is versioned, encrypted and ages out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context
from infra.targets.aws.policies import document

ABORT_UPLOAD_DAYS: Final = 7
"""Days an unfinished upload is kept; its parts are paid for and listed nowhere. Source: S3 User Guide's own example, read 2026-11."""


@dataclass(frozen=True)
class BucketArgs:
    """What differs between buckets."""

    context: Context
    use: str
    """Last part of its name."""
    rules: Sequence[aws.s3.BucketLifecycleConfigurationRuleArgs]
    encryption: Literal["key", "s3"] = "key"
    """By the environment's key, or by S3's own where the writer can use no other."""
    statements: Sequence[Mapping[str, Any]] = ()
    """More of its policy; `${bucket}` stands for its ARN, `${account}` for the account."""
    logs_to: pulumi.Input[str] | None = None
    """Bucket that records each access."""


class Bucket(pulumi.ComponentResource):
    """A bucket with its settings, each a resource of its own."""

    bucket: aws.s3.Bucket

    def __init__(self, name: str, args: BucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Bucket", name, None, opts)
        self._name = name
        self._args = args
        self.bucket = self._make()
        self._below = pulumi.ResourceOptions(parent=self.bucket)
        closed = self._refuse_the_public()
        self._encrypt()
        versioning = self._keep_versions()
        self._age(versioning)
        self._policy(closed)
        self._log()
        self.register_outputs({"bucket": self.bucket.bucket})

    def _make(self) -> aws.s3.Bucket:
        context = self._args.context
        # Bucket names are shared by all accounts, so the name says the account and region.
        bucket = context.account_id.apply(
            lambda account: context.name("aws:s3/bucket", account, context.region, self._args.use)
        )
        return aws.s3.Bucket(
            self._name,
            bucket=bucket,
            force_destroy=not context.environment.deletion_protection,
            tags=context.tags(self._name),
            opts=pulumi.ResourceOptions(parent=self, protect=context.protected),
        )

    def _refuse_the_public(self) -> aws.s3.BucketPublicAccessBlock:
        aws.s3.BucketOwnershipControls(
            self._name,
            bucket=self.bucket.bucket,
            # No access lists at all: policies alone decide.
            rule=aws.s3.BucketOwnershipControlsRuleArgs(object_ownership="BucketOwnerEnforced"),
            opts=self._below,
        )
        return aws.s3.BucketPublicAccessBlock(
            self._name,
            bucket=self.bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self._below,
        )

    def _encrypt(self) -> None:
        by_key = self._args.encryption == "key"
        default = aws.s3.BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultArgs(
            sse_algorithm="aws:kms" if by_key else "AES256",
            kms_master_key_id=self._args.context.key_arn if by_key else None,
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            self._name,
            bucket=self.bucket.bucket,
            rules=[
                aws.s3.BucketServerSideEncryptionConfigurationRuleArgs(
                    apply_server_side_encryption_by_default=default,
                    # One data key for many objects: thousands of shards otherwise cost a KMS call each.
                    bucket_key_enabled=by_key,
                )
            ],
            opts=self._below,
        )

    def _keep_versions(self) -> aws.s3.BucketVersioning:
        return aws.s3.BucketVersioning(
            self._name,
            bucket=self.bucket.bucket,
            versioning_configuration=aws.s3.BucketVersioningVersioningConfigurationArgs(status="Enabled"),
            opts=self._below,
        )

    def _age(self, versioning: aws.s3.BucketVersioning) -> None:
        aws.s3.BucketLifecycleConfiguration(
            self._name,
            bucket=self.bucket.bucket,
            rules=[*self._args.rules, abort_uploads()],
            # Rules about old versions are refused on a bucket that does not keep versions yet.
            opts=pulumi.ResourceOptions(parent=self.bucket, depends_on=[versioning]),
        )

    def _policy(self, closed: aws.s3.BucketPublicAccessBlock) -> None:
        text = document([tls_only("s3", "${bucket}", "${bucket}/*"), *self._args.statements])
        known = pulumi.Output.all(arn=self.bucket.arn, account=self._args.context.account_id)
        aws.s3.BucketPolicy(
            self._name,
            bucket=self.bucket.bucket,
            policy=known.apply(
                lambda value: text.replace("${bucket}", value["arn"]).replace("${account}", value["account"])
            ),
            # S3 refuses two changes of a bucket's access at once (`OperationAborted`).
            opts=pulumi.ResourceOptions(parent=self.bucket, depends_on=[closed]),
        )

    def _log(self) -> None:
        if self._args.logs_to is None:
            return
        aws.s3.BucketLogging(
            self._name,
            bucket=self.bucket.bucket,
            target_bucket=self._args.logs_to,
            target_prefix=f"{self._args.use}/",
            opts=self._below,
        )


def tls_only(service: str, *resources: str) -> dict[str, Any]:
    """Statement that refuses whatever comes without TLS."""
    return {
        "Sid": "TlsOnly",
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": f"{service}:*",
        "Resource": list(resources),
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }


def abort_uploads() -> aws.s3.BucketLifecycleConfigurationRuleArgs:
    """Rule that clears away unfinished uploads."""
    return aws.s3.BucketLifecycleConfigurationRuleArgs(
        id="abort-unfinished-uploads",
        status="Enabled",
        filter=whole_bucket(),
        abort_incomplete_multipart_upload=aws.s3.BucketLifecycleConfigurationRuleAbortIncompleteMultipartUploadArgs(
            days_after_initiation=ABORT_UPLOAD_DAYS
        ),
    )


def whole_bucket() -> aws.s3.BucketLifecycleConfigurationRuleFilterArgs:
    """The filter that fits every object."""
    return aws.s3.BucketLifecycleConfigurationRuleFilterArgs(prefix="")
