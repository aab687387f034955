"""Which account and region of the stand-in cloud the settings of an `aws.Provider` lead to."""

import json
import os
from collections.abc import Mapping
from typing import Any, Final, cast

from groundwork.sandbox.cloud import CloudError

DEFAULT_ACCOUNT: Final = "123456789012"
"""Account the sandbox plays when the program allows any; AWS's own example account."""
DEFAULT_REGION: Final = "us-east-1"


def account_of(settings: Mapping[str, Any]) -> str:
    """Return the account to play: the one the program allows, so that any environment can be tried out.

    Raises:
        CloudError: the program forbids it, in the provider's words.
    """
    allowed, forbidden = _listed(settings.get("allowedAccountIds")), _listed(settings.get("forbiddenAccountIds"))
    account = allowed[0] if allowed else DEFAULT_ACCOUNT
    if account in forbidden:
        raise CloudError("InvalidAccount", f"AWS account ID not allowed: {account}")
    return account


def region_of(settings: Mapping[str, Any]) -> str:
    """Return the region: the provider's own, else as the AWS tools take it from the environment."""
    named = settings.get("region") or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    return str(named or DEFAULT_REGION)


def _listed(value: Any) -> list[str]:
    """A provider's list settings travel as JSON text."""
    found = json.loads(value) if isinstance(value, str) and value.startswith("[") else value
    return [str(part) for part in cast("list[Any]", found)] if isinstance(found, list) else []
