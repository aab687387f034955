"""Log groups: encrypted, kept for a set time, gone with their environment."""

from typing import Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context

KEPT_DAYS: Final = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)
"""Days CloudWatch Logs can keep events. Source: CloudWatch Logs API reference, PutRetentionPolicy, read 2026-11."""


def retention(days: int) -> int:
    """The shortest time CloudWatch Logs offers that keeps events at least `days` days."""
    return next(kept for kept in KEPT_DAYS if kept >= days)


def log_group(
    context: Context, path: str, days: int, *tokens: str, opts: pulumi.ResourceOptions
) -> aws.cloudwatch.LogGroup:
    """The log group called `path`, its resource and its tag called by `tokens`."""
    name = context.name("aws:cloudwatch/logGroup", *tokens)
    return aws.cloudwatch.LogGroup(
        name,
        name=path,
        retention_in_days=retention(days),
        kms_key_id=context.key_arn,
        tags=context.tags(name),
        opts=opts,
    )
