"""Policies of keys and of what is sent to, for cases."""

import json
from typing import Any

ROLES = "arn:aws:iam::123456789012:role/aws-service-role"


def policy(*statements: dict[str, Any]) -> str:
    """A document of these statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(principal: Any, *actions: str, **condition: Any) -> dict[str, Any]:
    """A statement that allows these actions."""
    said = {"Effect": "Allow", "Principal": principal, "Action": list(actions), "Resource": "*"}
    return {**said, "Condition": condition} if condition else said


def tls_only(effect: str = "Deny", principal: Any = "*") -> dict[str, Any]:
    """A statement that denies what comes without TLS."""
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    return {"Effect": effect, "Principal": principal, "Action": "*", "Resource": "*", "Condition": condition}


OWNER = allow({"AWS": "arn:aws:iam::123456789012:root"}, "kms:*")
"""The account's own policies decide: what a key made without a policy says, and what reaches no service."""
