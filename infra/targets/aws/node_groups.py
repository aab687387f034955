"""One managed node group: what a packed group of a pool becomes on EKS."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.environment.pools import Disruption
from infra.environment.resolve import ResolvedPool
from infra.targets.aws.context import Context
from infra.targets.aws.images import ami_type, release_version
from infra.targets.aws.pool_groups import NodeGroup
from infra.targets.aws.pool_labels import labels, taints

PARALLEL_REPAIRS: Final = 1
"""Nodes of a group repaired at once: a fault that many report at once is seldom the nodes' own."""


@dataclass(frozen=True)
class GroupArgs:
    """What a node group is made from."""

    context: Context
    pool: ResolvedPool
    group: NodeGroup
    cluster_name: pulumi.Input[str]
    node_role_arn: pulumi.Input[str]
    subnet_ids: Sequence[pulumi.Input[str]]
    template: aws.ec2.LaunchTemplate


def node_group(args: GroupArgs, opts: pulumi.ResourceOptions) -> aws.eks.NodeGroup:
    """Make the managed node group."""
    context, group = args.context, args.group
    name = context.name("aws:eks/nodeGroup", *group.tokens)
    image = ami_type(args.pool.accelerator, args.pool.machines[0])
    block = group.eks_capacity == "CAPACITY_BLOCK"
    return aws.eks.NodeGroup(
        name,
        node_group_name=name,
        cluster_name=args.cluster_name,
        node_role_arn=args.node_role_arn,
        subnet_ids=args.subnet_ids,
        ami_type=image,
        release_version=release_version(context.catalog, context.environment.cluster.version, image),
        capacity_type=group.eks_capacity,
        # Of a capacity block's group the launch template says the machine type; EKS refuses it in both places.
        instance_types=None if block else list(group.machines),
        launch_template=aws.eks.NodeGroupLaunchTemplateArgs(
            id=args.template.id, version=args.template.latest_version.apply(str)
        ),
        scaling_config=_scaling(group),
        update_config=_update(args.pool, args.pool.pool.disruption),
        node_repair_config=aws.eks.NodeGroupNodeRepairConfigArgs(
            enabled=True, max_parallel_nodes_repaired_count=PARALLEL_REPAIRS
        ),
        labels=labels(args.pool, group),
        taints=_taints(args.pool),
        tags=context.tags(name),
        # Whoever scales decides how many there are; an update must not put the number back.
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(ignore_changes=["scalingConfig.desiredSize"])),
    )


def auto_scaling_group(group: aws.eks.NodeGroup) -> pulumi.Output[str]:
    """Name of the Auto Scaling group behind `group`; EKS names it, so it is known once the group exists."""
    return group.resources.apply(_first_scaling_group)


def _first_scaling_group(resources: Sequence[aws.eks.outputs.NodeGroupResource]) -> str:
    for resource in resources:
        for group in resource.autoscaling_groups or ():
            if group.name:
                return group.name
    raise ValueError("EKS named no Auto Scaling group for a node group that it says is there")


def _scaling(group: NodeGroup) -> aws.eks.NodeGroupScalingConfigArgs:
    return aws.eks.NodeGroupScalingConfigArgs(
        min_size=group.nodes.min, max_size=group.nodes.max, desired_size=group.desired
    )


def _taints(pool: ResolvedPool) -> list[aws.eks.NodeGroupTaintArgs]:
    return [
        aws.eks.NodeGroupTaintArgs(key=key, value=value, effect="NO_SCHEDULE") for key, value in taints(pool).items()
    ]


def _update(pool: ResolvedPool, disruption: Disruption) -> aws.eks.NodeGroupUpdateConfigArgs:
    """How an update replaces nodes: accelerators have no spares, so an old one goes before a new one is asked for."""
    return aws.eks.NodeGroupUpdateConfigArgs(
        max_unavailable=disruption.max_unavailable,
        update_strategy="MINIMAL" if pool.accelerator else "DEFAULT",
    )
