"""Encryption: one customer-managed key for everything at rest, and who may use it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Place
from infra.targets.aws.policies import Statement, document

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

_FOR_RESOURCES: Final = {"Bool": {"kms:GrantIsForAWSResource": "true"}}

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


def key_policy(*, account: str, region: str, partition: str) -> list[Statement]:
    """Statements of the key's policy. In a key policy the resource `*` means this key.

    The account's own IAM policies decide for roles (each role that uses the key says so), so only what cannot carry
    such a policy is named here: the service-linked roles that start machines or read buckets, and services themselves.
    """
    root = {"AWS": f"arn:{partition}:iam::{account}:root"}
    logs = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"arn:{partition}:logs:{region}:{account}:log-group:*"}}
    own = {"StringEquals": {"aws:SourceAccount": account}}
    linked = f"arn:{partition}:iam::{account}:role/aws-service-role"
    launchers = _linked("ArnEquals", [f"{linked}/{role}" for role in LAUNCHERS], account)
    lustre = _linked("ArnLike", [f"{linked}/{LUSTRE}"], account)
    everybody = {"AWS": "*"}
    return [
        _allow("AccountDecidesByItsOwnPolicies", root, ["kms:*"]),
        _allow("LaunchersUseItForVolumes", everybody, USE, launchers),
        _allow("LaunchersGrantItToVolumes", everybody, ["kms:CreateGrant"], {**launchers, **_FOR_RESOURCES}),
        _allow("LustreReadsTheModelBucket", everybody, USE, lustre),
        _allow("LogsOfThisAccount", {"Service": f"logs.{region}.amazonaws.com"}, USE, logs),
        _allow(
            "AlarmsToTheEncryptedTopic", {"Service": list(_PUBLISHERS)}, ["kms:Decrypt", "kms:GenerateDataKey*"], own
        ),
    ]


def _linked(operator: str, roles: Sequence[str], account: str) -> dict[str, Any]:
    """Condition that only service-linked roles of this account meet.

    They are matched by condition, not named as principals: KMS refuses a policy whose principal does not exist yet, and
    in a new account each of these roles appears only with the first machine or file system that needs it.
    """
    return {operator: {"aws:PrincipalArn": list(roles)}, "StringEquals": {"kms:CallerAccount": account}}


def _allow(
    sid: str, principal: Mapping[str, Any], actions: Sequence[str], condition: Mapping[str, Any] | None = None
) -> Statement:
    statement = {"Sid": sid, "Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": "*"}
    return {**statement, "Condition": condition} if condition else statement
