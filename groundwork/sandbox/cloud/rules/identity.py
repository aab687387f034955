"""IAM's limits on the length of policies, white space not counted.

Source: IAM user guide, "IAM and AWS STS quotas", read 2026-11.
"""

import json
from typing import Any, Final

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules.case import Case

ROLE: Final = "aws:iam/role:Role"
MANAGED_POLICY: Final = 6_144
ROLE_POLICIES: Final = 10_240
"""Characters of a role's inline policies together."""
TRUST_POLICY: Final = 2_048


def _length(document: Any) -> int:
    if not isinstance(document, str):
        return 0
    return len(json.dumps(json.loads(document), separators=(",", ":")))


def policy_is_not_too_long(case: Case) -> None:
    """A managed policy."""
    if _length(case.get("policy")) > MANAGED_POLICY:
        raise CloudError("LimitExceeded", f"Cannot exceed quota for PolicySize: {MANAGED_POLICY}")


def policies_of_the_role_are_not_too_long(case: Case) -> None:
    """The inline policies of one role together."""
    role = str(case.get("role"))
    others = [t for t in case.store.naming(case.made.spec.type, (ROLE, role)) if t.id != case.made.id]
    if _length(case.get("policy")) + sum(_length(other.state.get("policy")) for other in others) > ROLE_POLICIES:
        raise CloudError("LimitExceeded", f"Maximum policy size of {ROLE_POLICIES} bytes exceeded for role {role}")


def trust_policy_is_not_too_long(case: Case) -> None:
    """Who may assume a role."""
    if _length(case.get("assumeRolePolicy")) > TRUST_POLICY:
        raise CloudError("LimitExceeded", f"Cannot exceed quota for ACLSizePerRole: {TRUST_POLICY}")
