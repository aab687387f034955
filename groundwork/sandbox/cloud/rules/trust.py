"""Who lets whom: trust policies of roles, and key policies that a service must find itself in.

Source: EKS API reference (CreateNodegroup, CreatePodIdentityAssociation); EC2 Auto Scaling user guide, "Required AWS KMS
key policy for use with encrypted volumes"; CloudWatch Logs user guide, "Encrypt log data"; read 2026-11.
"""

import json
from collections.abc import Iterator
from typing import Any, Final, cast

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules.case import Case
from groundwork.sandbox.cloud.store import Store
from groundwork.sandbox.cloud.values import has_unknown

ROLE: Final = "aws:iam/role:Role"
KEY: Final = "aws:kms/key:Key"
GRANT: Final = "aws:kms/grant:Grant"
LAUNCHER: Final = "AWSServiceRoleForAutoScaling"
"""The role in whose name Auto Scaling, and so every managed node group, attaches encrypted volumes."""


def statements(document: Any) -> Iterator[dict[str, Any]]:
    """The statements of a policy that allow something."""
    if not isinstance(document, str) or has_unknown(document):
        return
    found: Any = json.loads(document).get("Statement", [])
    for statement in cast(list[dict[str, Any]], found if isinstance(found, list) else [found]):
        if statement.get("Effect") == "Allow":
            yield statement


def _trusts(store: Store, role_arn: str, service: str) -> bool:
    role = store.find((ROLE,), "arn", role_arn)
    return role is None or any(service in _services(row) for row in statements(role.state.get("assumeRolePolicy")))


def _services(statement: dict[str, Any]) -> list[str]:
    principal: Any = statement.get("Principal")
    named: Any = cast(dict[str, Any], principal).get("Service", []) if isinstance(principal, dict) else []
    return cast(list[str], named) if isinstance(named, list) else [str(named)]


def cluster_role_trusts_eks(case: Case) -> None:
    """EKS acts in the name of the cluster's role."""
    arn = case.get("roleArn")
    if arn and not _trusts(case.store, arn, "eks.amazonaws.com"):
        raise CloudError(
            "InvalidParameterException",
            f"Role with arn: {arn}, could not be assumed because it does not exist or the trusted entity is not correct",
        )


def node_role_trusts_ec2(case: Case) -> None:
    """Machines act in the name of the node role."""
    arn = case.get("nodeRoleArn")
    if arn and not _trusts(case.store, arn, "ec2.amazonaws.com"):
        raise CloudError(
            "InvalidParameterException",
            f"Following required service principals [ec2.amazonaws.com] were not found in the trust relationships of nodeRole {arn}",
        )


def workload_role_trusts_pods(case: Case) -> None:
    """Pods act in the name of a workload's role."""
    arn = case.get("roleArn")
    if arn and not _trusts(case.store, arn, "pods.eks.amazonaws.com"):
        raise CloudError(
            "InvalidParameterException",
            f"Trust policy of role {arn} does not allow the service principal pods.eks.amazonaws.com to assume it",
        )


def logs_may_use_their_key(case: Case) -> None:
    """CloudWatch Logs checks that the key's policy names it before it takes the key."""
    arn = case.get("kmsKeyId")
    key = case.store.find((KEY,), "arn", arn) if arn else None
    named = (
        {service for row in statements(key.state.get("policy")) for service in _services(row)} if key else set[str]()
    )
    if key and not named & {f"logs.{case.region}.amazonaws.com", "logs.amazonaws.com"}:
        raise CloudError(
            "AccessDeniedException",
            f"The specified KMS key does not exist or is not allowed to be used with Arn '{case.made.arn}'",
        )


def launchers_may_use(store: Store, key_arn: str) -> bool:
    """Whether Auto Scaling may attach volumes that the key encrypts: by the key's policy, or by a grant."""
    key = store.find((KEY,), "arn", key_arn)
    if key is None:
        return True
    allowed = (json.dumps(row) for row in statements(key.state.get("policy")))
    granted = (str(grant.state.get("granteePrincipal")) for grant in store.naming(GRANT, (KEY, key.id)))
    return any(LAUNCHER in text for text in (*allowed, *granted))
