"""Policy documents: statements in, one canonical JSON text out."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

VERSION: Final = "2012-10-17"
"""The policy language's current version; the older one knows no policy variables. Source: IAM User Guide, read 2026-11."""

MANAGED_POLICY_LIMIT: Final = 6144
"""Most characters, white space not counted, of a managed policy. Source: IAM User Guide, "IAM and STS quotas", read 2026-11."""

Statement = Mapping[str, Any]


def document(statements: Iterable[Statement]) -> str:
    """The policy of `statements`, compact and with keys in order, so that the same policy is always the same text."""
    return json.dumps({"Version": VERSION, "Statement": list(statements)}, sort_keys=True, separators=(",", ":"))


def trust(service: str, *, account: str | None = None) -> str:
    """Trust policy that lets `service` take a role; with `account`, only when it acts for that account."""
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    # Else the service could be made to use the role for somebody else (IAM User Guide, "The confused deputy problem").
    own = {"Condition": {"StringEquals": {"aws:SourceAccount": account}}} if account else {}
    return document([{**statement, **own}])


def key_use(key: str, region: str, services: Sequence[str], actions: Sequence[str]) -> Statement:
    """Use of `key` through `services` (`s3`, `ec2`, …) alone, never directly."""
    via = [f"{service}.{region}.amazonaws.com" for service in services]
    return {
        "Sid": "UseTheKey",
        "Effect": "Allow",
        "Action": list(actions),
        "Resource": key,
        "Condition": {"StringEquals": {"kms:ViaService": via}},
    }


def volume_key(key: str, region: str) -> list[Statement]:
    """What making and attaching encrypted volumes takes.

    Source: Amazon EBS User Guide, "Permissions to use a customer managed key", read 2026-11.
    """
    return [
        key_use(key, region, ["ec2"], ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncrypt*"]),
        {"Sid": "DescribeTheKey", "Effect": "Allow", "Action": "kms:DescribeKey", "Resource": key},
        {
            "Sid": "GrantTheKeyToVolumes",
            "Effect": "Allow",
            "Action": "kms:CreateGrant",
            "Resource": key,
            "Condition": {"Bool": {"kms:GrantIsForAWSResource": "true"}},
        },
    ]
