"""Policy documents: statements in, one canonical JSON text out."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

VERSION: Final = "2012-10-17"
"""The policy language's current version; the older one knows no policy variables. Source: IAM User Guide, read 2026-11."""

MANAGED_POLICY_LIMIT: Final = 6144
"""Most characters, white space not counted, of a managed policy. Source: IAM User Guide, "IAM and STS quotas", read 2026-11."""

Statement = Mapping[str, Any]


def document(statements: Iterable[Statement]) -> str:
    """The policy of `statements`, compact and with keys in order, so that the same policy is always the same text."""
    return json.dumps({"Version": VERSION, "Statement": list(statements)}, sort_keys=True, separators=(",", ":"))


def trust(*services: str, actions: tuple[str, ...] = ("sts:AssumeRole",)) -> str:
    """Trust policy that lets `services` take a role."""
    return document([{"Effect": "Allow", "Principal": {"Service": sorted(services)}, "Action": list(actions)}])
