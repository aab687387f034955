"""Encryption: one customer-managed key for everything at rest, and who may use it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Place
from infra.targets.aws.policies import document

USE: Final = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey")
"""What a service needs to read and write with a key. Source: EC2 Auto Scaling User Guide, "Required KMS key policy", read 2026-11."""

LAUNCHERS: Final = (
    "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    "ec2fleet.amazonaws.com/AWSServiceRoleForEC2Fleet",
    "spot.amazonaws.com/AWSServiceRoleForEC2Spot",
)
"""Service-linked roles that start machines with encrypted volumes: for node groups, for Karpenter's fleets, for spot.
Source: EC2 User Guide, "Grant access to customer managed keys for use with EC2 Fleet and Spot Instances", read 2026-11."""

LUSTRE: Final = "s3.data-source.lustre.fsx.amazonaws.com/AWSServiceRoleForFSxS3Access_fs-*"
"""Role, one a file system, by which FSx for Lustre reads and writes the bucket it is linked to; without the key every
import fails. Source: FSx for Lustre User Guide, "Working with server-side encrypted Amazon S3 buckets", read 2026-11."""

_PUBLISHERS: Final = ("budgets.amazonaws.com", "cloudwatch.amazonaws.com", "events.amazonaws.com")
"""Services that send alarms to the environment's encrypted topic."""


@dataclass(frozen=True)
class EncryptionArgs:
    """Where the key is made."""

    place: Place


class Encryption(pulumi.ComponentResource):
    """The environment's key, unless the environment brings its own."""

    key_arn: pulumi.Output[str]

    def __init__(self, name: str, args: EncryptionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Encryption", name, None, opts)
        self._place = args.place
        given = args.place.environment.encryption.key_arn
        self.key_arn = self._key() if given is None else pulumi.Output.from_input(given)
        self.register_outputs({"key_arn": self.key_arn})

    def _key(self) -> pulumi.Output[str]:
        name = self._place.name("tag", "data")
        key = aws.kms.Key(
            name,
            description=f"Data at rest of environment {self._place.environment.name}",
            deletion_window_in_days=self._place.environment.encryption.deletion_days,
            enable_key_rotation=True,
            policy=self._policy(),
            tags=self._place.tags(name),
            opts=pulumi.ResourceOptions(parent=self, protect=self._place.protected),
        )
        aws.kms.Alias(
            name,
            name=f"alias/{self._place.name('aws:kms/alias', 'data')}",
            target_key_id=key.key_id,
            opts=pulumi.ResourceOptions(parent=key),
        )
        return key.arn

    def _policy(self) -> pulumi.Output[str]:
        return self._place.account_id.apply(
            lambda account: document(
                key_policy(account=account, region=self._place.region, partition=self._place.partition)
            )
        )


def key_policy(*, account: str, region: str, partition: str) -> Sequence[dict[str, Any]]:
    """Statements of the key's policy. In a key policy the resource `*` means this key.

    The account's own IAM policies decide for roles (each role that uses the key says so), so only what cannot carry
    such a policy is named here: the service-linked roles that start machines, and AWS services themselves.
    """
    linked = [f"arn:{partition}:iam::{account}:role/aws-service-role/{role}" for role in LAUNCHERS]
    # The roles are matched by condition, not named as principals: KMS refuses a policy whose principal does not exist
    # yet, and in a new account each of them appears only with the first machine it starts.
    launcher = {"ArnEquals": {"aws:PrincipalArn": linked}, "StringEquals": {"kms:CallerAccount": account}}
    return [
        {
            "Sid": "AccountDecidesByItsOwnPolicies",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:{partition}:iam::{account}:root"},
            "Action": "kms:*",
            "Resource": "*",
        },
        {
            "Sid": "LaunchersUseItForVolumes",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": list(USE),
            "Resource": "*",
            "Condition": launcher,
        },
        {
            "Sid": "LaunchersGrantItToVolumes",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": "kms:CreateGrant",
            "Resource": "*",
            "Condition": {**launcher, "Bool": {"kms:GrantIsForAWSResource": "true"}},
        },
        {
            "Sid": "LustreReadsTheModelBucket",
            "Effect": "Allow",
            "Principal": {"AWS": "*"},
            "Action": list(USE),
            "Resource": "*",
            "Condition": {
                "ArnLike": {"aws:PrincipalArn": f"arn:{partition}:iam::{account}:role/aws-service-role/{LUSTRE}"},
                "StringEquals": {"kms:CallerAccount": account},
            },
        },
        {
            "Sid": "LogsOfThisAccount",
            "Effect": "Allow",
            "Principal": {"Service": f"logs.{region}.amazonaws.com"},
            "Action": list(USE),
            "Resource": "*",
            "Condition": {
                "ArnLike": {
                    "kms:EncryptionContext:aws:logs:arn": f"arn:{partition}:logs:{region}:{account}:log-group:*"
                }
            },
        },
        {
            "Sid": "AlarmsToTheEncryptedTopic",
            "Effect": "Allow",
            "Principal": {"Service": list(_PUBLISHERS)},
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:SourceAccount": account}},
        },
    ]
