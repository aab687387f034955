"""Access: EKS access entries, the only way into the cluster's API."""

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.context import Context

ADMIN: Final = "AmazonEKSClusterAdminPolicy"
VIEWER: Final = "AmazonEKSViewPolicy"
"""Sees workloads, not secrets. Source: EKS User Guide, "Review access policy permissions", read 2026-11."""


@dataclass(frozen=True)
class AccessArgs:
    """Whose cluster it is."""

    context: Context
    cluster_name: pulumi.Output[str]


class Access(pulumi.ComponentResource):
    """An entry, with its policy over the whole cluster, for each admin and viewer."""

    def __init__(self, name: str, args: AccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Access", name, None, opts)
        self._args = args
        access = args.context.environment.access
        for principal in access.admins:
            self._entry("admin", principal, ADMIN)
        for principal in access.viewers:
            self._entry("viewer", principal, VIEWER)
        self.register_outputs({})

    def _entry(self, level: str, principal: str, policy: str) -> None:
        context = self._args.context
        name = context.name("tag", level, *principal_tokens(principal))
        entry = aws.eks.AccessEntry(
            name,
            cluster_name=self._args.cluster_name,
            principal_arn=principal,
            type="STANDARD",
            tags=context.tags(name),
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.eks.AccessPolicyAssociation(
            name,
            cluster_name=self._args.cluster_name,
            principal_arn=entry.principal_arn,
            policy_arn=f"arn:{context.partition}:eks::aws:cluster-access-policy/{policy}",
            access_scope=aws.eks.AccessPolicyAssociationAccessScopeArgs(type="cluster"),
            opts=pulumi.ResourceOptions(parent=entry),
        )


def principal_tokens(arn: str) -> tuple[str, str]:
    """What tells a principal from all others: its account, and its kind, path and name (`role/teams/admin`)."""
    _, _, _, _, account, principal = arn.split(":", 5)
    return account, principal
