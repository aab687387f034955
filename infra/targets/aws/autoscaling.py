"""Autoscaling: the AWS side of Karpenter and of the cluster autoscaler, which the platform installs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.targets.aws.cluster import Cluster
from infra.targets.aws.context import Context
from infra.targets.aws.controller_policies import controller_policies
from infra.targets.aws.identity import node_role
from infra.targets.aws.interruptions import Interruptions, InterruptionsArgs
from infra.targets.aws.policies import Statement, document, volume_key
from infra.targets.aws.roles import ServiceAccount, associate, pod_identity_role

CLUSTER_AUTOSCALER: Final = ServiceAccount("kube-system", "cluster-autoscaler")

_DNS_SUFFIXES: Final[Mapping[str, str]] = {"aws-cn": "amazonaws.com.cn"}


@dataclass(frozen=True)
class AutoscalingArgs:
    """The cluster whose machines come and go."""

    context: Context
    cluster: Cluster


class Autoscaling(pulumi.ComponentResource):
    """Queue, roles and access for both autoscalers: node groups are the one's, Karpenter's own machines the other's."""

    karpenter_role_arn: pulumi.Output[str]
    karpenter_node_role_name: pulumi.Output[str]
    karpenter_instance_profile: pulumi.Output[str]
    interruption_queue_name: pulumi.Output[str]
    cluster_autoscaler_role_arn: pulumi.Output[str]

    def __init__(self, name: str, args: AutoscalingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Autoscaling", name, None, opts)
        self._args = args
        self._context = args.context
        self._below = pulumi.ResourceOptions(parent=self)
        queue = Interruptions(name, InterruptionsArgs(args.context), self._below)
        self.interruption_queue_name = queue.queue_name
        node_role_arn = self._nodes()
        self.karpenter_role_arn = self._controller(node_role_arn, queue.queue_arn)
        self.cluster_autoscaler_role_arn = self._cluster_autoscaler()
        self.register_outputs(
            {"interruption_queue_name": self.interruption_queue_name, "karpenter_role_arn": self.karpenter_role_arn}
        )

    def _nodes(self) -> pulumi.Output[str]:
        """Role, profile and access entry of Karpenter's machines.

        The role is not the node groups': EKS makes and unmakes that one's access entry with the groups themselves.
        """
        arn, role_name = node_role(self._context, "karpenter-node", opts=self._below)
        name = self._context.name("aws:iam/instanceProfile", "karpenter-node")
        # Made here rather than by Karpenter, since IAM cannot be reached from a network without a way out.
        profile = aws.iam.InstanceProfile(
            name, name=name, role=role_name, tags=self._context.tags(name), opts=self._below
        )
        aws.eks.AccessEntry(
            name,
            cluster_name=self._args.cluster.cluster_name,
            principal_arn=arn,
            type="EC2_LINUX",
            tags=self._context.tags(name),
            opts=self._below,
        )
        self.karpenter_node_role_name, self.karpenter_instance_profile = role_name, profile.name
        return arn

    def _controller(self, node_role_arn: pulumi.Output[str], queue_arn: pulumi.Output[str]) -> pulumi.Output[str]:
        karpenter = self._context.catalog.aws.karpenter
        account = ServiceAccount(karpenter.namespace, karpenter.service_account)
        controller = pod_identity_role(
            self._context,
            "karpenter",
            account=account,
            description=f"Karpenter {karpenter.version} of cluster {self._context.cluster_name}",
            opts=self._below,
        )
        policies = pulumi.Output.all(self._context.account_id, node_role_arn, queue_arn).apply(
            lambda known: controller_policies(karpenter, self._placeholders(*known), reservations(self._context))
        )
        for policy in dict.fromkeys(statement.policy for statement in karpenter.statements):
            self._policy(controller, policy, policies[policy])
        volumes = self._context.key_arn.apply(lambda key: document(volume_key(key, self._context.region)))
        self._policy(controller, "volumes", volumes)
        self._associate("karpenter", account, controller.arn)
        return controller.arn

    def _placeholders(self, account: str, node_role_arn: str, queue_arn: str) -> dict[str, str]:
        """What the catalogue's placeholders stand for here."""
        return {
            "partition": self._context.partition,
            "region": self._context.region,
            "account": account,
            "cluster": self._context.cluster_name,
            "environment": self._context.environment.name,
            "node_role_arn": node_role_arn,
            "queue_arn": queue_arn,
            "dns_suffix": _DNS_SUFFIXES.get(self._context.partition, "amazonaws.com"),
        }

    def _policy(self, role: aws.iam.Role, policy: str, text: pulumi.Output[str]) -> None:
        """A managed policy, since the role's own ones together may hold only 10,240 characters."""
        name = self._context.name("aws:iam/policy", "karpenter", policy)
        made = aws.iam.Policy(
            name,
            name=name,
            description=f"Karpenter's controller: {policy.replace('-', ' ')}",
            policy=text,
            tags=self._context.tags(name),
            opts=pulumi.ResourceOptions(parent=role),
        )
        aws.iam.RolePolicyAttachment(
            name, role=role.name, policy_arn=made.arn, opts=pulumi.ResourceOptions(parent=made)
        )

    def _cluster_autoscaler(self) -> pulumi.Output[str]:
        made = pod_identity_role(
            self._context,
            "cluster-autoscaler",
            account=CLUSTER_AUTOSCALER,
            description=f"Resizes the node groups of cluster {self._context.cluster_name}",
            statements=node_group_scaling(self._context.cluster_name, self._context.region),
            opts=self._below,
        )
        self._associate("cluster-autoscaler", CLUSTER_AUTOSCALER, made.arn)
        return made.arn

    def _associate(self, token: str, account: ServiceAccount, role_arn: pulumi.Output[str]) -> None:
        associate(
            self._context,
            token,
            cluster_name=self._args.cluster.cluster_name,
            account=account,
            role_arn=role_arn,
            opts=self._below,
        )


def reservations(context: Context) -> list[str]:
    """Ids of the capacity reservations that pools name, each once."""
    named = (pool.capacity.reservation for pool in context.environment.pools.values())
    return sorted({reservation.id for reservation in named if reservation})


def node_group_scaling(cluster: str, region: str) -> list[Statement]:
    """What the cluster autoscaler does: look at everything, resize only groups of its own cluster.

    EKS tags the Auto Scaling group behind every managed node group with `eks:cluster-name`.
    Source: kubernetes/autoscaler, cloudprovider/aws README, "IAM Policy", read 2026-11.
    """
    return [
        {
            "Sid": "LookAtGroupsAndMachines",
            "Effect": "Allow",
            "Action": [
                "autoscaling:DescribeAutoScalingGroups",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeLaunchConfigurations",
                "autoscaling:DescribeScalingActivities",
                "autoscaling:DescribeTags",
                "ec2:DescribeImages",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeLaunchTemplateVersions",
                "ec2:GetInstanceTypesFromInstanceRequirements",
                "eks:DescribeNodegroup",
            ],
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": region}},
        },
        {
            "Sid": "ResizeOwnGroups",
            "Effect": "Allow",
            "Action": ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            "Resource": "*",
            "Condition": {"StringEquals": {"aws:ResourceTag/eks:cluster-name": cluster}},
        },
    ]
