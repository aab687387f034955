"""Identity: the roles the cluster and its nodes stand on."""

from dataclasses import dataclass
from typing import Final

import pulumi

from infra.targets.aws.context import Context
from infra.targets.aws.policies import Statement, trust
from infra.targets.aws.roles import role

NODE_POLICIES: Final = ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
"""All a node may do by itself: join and pull. The network add-on has its own role by pod identity, so that pods which
reach the node's credentials cannot change the network. Source: EKS User Guide, "Amazon EKS node IAM role", read 2026-11."""

_KEY_USE: Final = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants")
"""What the control plane does with the key of secrets. Source: EKS User Guide, "Encrypt Kubernetes secrets with KMS", read 2026-11."""


@dataclass(frozen=True)
class IdentityArgs:
    """What the roles are made from."""

    context: Context


class Identity(pulumi.ComponentResource):
    """The cluster's role and the managed node groups' role."""

    cluster_role_arn: pulumi.Output[str]
    node_role_arn: pulumi.Output[str]
    node_role_name: pulumi.Output[str]

    def __init__(self, name: str, args: IdentityArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Identity", name, None, opts)
        self._context = args.context
        self.cluster_role_arn = self._cluster_role()
        nodes = node_role(self._context, "node", opts=pulumi.ResourceOptions(parent=self))
        self.node_role_arn, self.node_role_name = nodes
        self.register_outputs({"cluster_role_arn": self.cluster_role_arn, "node_role_arn": self.node_role_arn})

    def _cluster_role(self) -> pulumi.Output[str]:
        made = role(
            self._context,
            "cluster",
            description=f"Control plane of cluster {self._context.cluster_name}",
            # Source: EKS User Guide, "Cross-service confused deputy prevention in Amazon EKS", read 2026-11.
            trusts=self._context.account_id.apply(lambda account: trust("eks.amazonaws.com", account=account)),
            managed=("AmazonEKSClusterPolicy",),
            statements=self._context.key_arn.apply(secrets_key),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return made.arn


def secrets_key(key: str) -> list[Statement]:
    """Use of the key for the cluster's secrets."""
    return [{"Sid": "EncryptSecrets", "Effect": "Allow", "Action": list(_KEY_USE), "Resource": key}]


def node_role(
    context: Context, *tokens: str, opts: pulumi.ResourceOptions
) -> tuple[pulumi.Output[str], pulumi.Output[str]]:
    """ARN and name of a role for machines that join the cluster."""
    made = role(
        context,
        *tokens,
        description=f"Machines of cluster {context.cluster_name}",
        trusts=trust("ec2.amazonaws.com"),
        managed=NODE_POLICIES,
        opts=opts,
    )
    return made.arn, made.name
