"""Names of resources: general to specific, no random part, within each kind's limit.

One function makes every name, so a name tells what it belongs to and a test can print the longest.
"""

from typing import Final

LIMITS: Final[dict[str, int]] = {
    "aws:ec2/launchTemplate": 128,
    "aws:ec2/placementGroup": 255,
    "aws:ec2/securityGroup": 255,
    "aws:eks/cluster": 100,
    "aws:eks/nodeGroup": 63,
    "aws:iam/role": 64,
    "aws:iam/policy": 128,
    "aws:iam/instanceProfile": 128,
    "aws:kms/alias": 250,
    "aws:sqs/queue": 80,
    "aws:cloudwatch/eventRule": 64,
    "aws:cloudwatch/logGroup": 512,
    "aws:cloudwatch/metricAlarm": 255,
    "aws:s3/bucket": 63,
    "aws:ecr/repository": 256,
    "aws:budgets/budget": 100,
    "aws:sns/topic": 256,
    "aws:autoscaling/schedule": 255,
    "aws:wafv2/webAcl": 128,
    "aws:amp/workspace": 100,
    "tag": 256,
}
"""Longest name a kind of resource may have, in characters. Source: each service's API reference, read 2026-11 through botocore's service models."""


class NameTooLong(ValueError):  # noqa: N818 - it reads as what happened, as all our errors do
    """A derived name is longer than its kind of resource allows."""


def resource_name(kind: str, *tokens: str) -> str:
    """Join `tokens`, general to specific, into the name of a resource of `kind` (a key of `LIMITS`).

    Raises:
        NameTooLong: with the name, its length and the limit, since cutting it would make two names one.
    """
    name = "-".join(token for token in tokens if token)
    limit = LIMITS[kind]
    if len(name) > limit:
        raise NameTooLong(
            f"`{name}` has {len(name)} characters, {kind} allows {limit}; shorten the environment's or the pool's name"
        )
    return name
