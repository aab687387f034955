"""Policies of keys and of what is sent to, for cases."""

from typing import Any

from tests.policies.documents import policy

__all__ = ["OWNER", "ROLES", "allow", "policy", "tls_only"]

ROLES = "arn:aws:iam::123456789012:role/aws-service-role"


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
