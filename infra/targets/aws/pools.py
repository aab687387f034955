"""Node pools: the system pool and one component a pool, each a launch template or two and its managed node groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.environment.pools import Pool as PoolSpec
from infra.environment.pools import Reservation
from infra.environment.resolve import ResolvedPool
from infra.targets.aws.autoscaler_tags import tag_scaling_group, tags
from infra.targets.aws.cluster import Cluster
from infra.targets.aws.context import Context
from infra.targets.aws.fabric import Fabric, fabric
from infra.targets.aws.identity import Identity
from infra.targets.aws.launch_templates import INCLUDED, Template, launch_template, root_speed
from infra.targets.aws.network import Network
from infra.targets.aws.node_groups import GroupArgs, auto_scaling_group, node_group
from infra.targets.aws.pool_groups import NodeGroup, pool_groups
from infra.targets.aws.pool_labels import pool_wide_labels, taints
from infra.targets.contract import BuiltPool

SYSTEM: Final = "system"
"""Name of the pool of the cluster's own parts; the environment's pools cannot take it."""

SYSTEM_DISK_GIB: Final = 50
"""Root volume of a system node: 20 GiB is the least the image comes with, the rest holds controllers' images and logs."""


@dataclass(frozen=True)
class PoolsArgs:
    """What pools are built from."""

    context: Context
    network: Network
    cluster: Cluster
    identity: Identity


class Pools(pulumi.ComponentResource):
    """All node pools of the environment."""

    system: "Pool"
    pools: dict[str, "Pool"]

    def __init__(self, name: str, args: PoolsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("groundwork:aws:Pools", name, None, opts)
        below = pulumi.ResourceOptions(parent=self)
        resolved = args.context.resolved.pools
        self.system = Pool(SYSTEM, args, system_pool(args.context), below)
        self.pools = {key: Pool(key, args, pool, below) for key, pool in resolved.items()}
        self.register_outputs({"groups": [group for pool in self.all for group in pool.built.groups]})

    @property
    def all(self) -> Iterable["Pool"]:
        """The system pool and the environment's."""
        return (self.system, *self.pools.values())

    @property
    def built(self) -> tuple[BuiltPool, ...]:
        """The environment's pools, as the platform sees them."""
        return tuple(pool.built for pool in self.pools.values())


class Pool(pulumi.ComponentResource):
    """Machines of one kind that grow and shrink together."""

    resolved: ResolvedPool
    built: BuiltPool
    scaling_groups: dict[tuple[str, ...], pulumi.Output[str]]
    """Auto Scaling group behind each node group, by the tokens of the group's name."""

    def __init__(
        self, key: str, args: PoolsArgs, resolved: ResolvedPool, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("groundwork:aws:Pool", args.context.name("tag", key), None, opts)
        self._args = args
        self._below = pulumi.ResourceOptions(parent=self)
        self.resolved = resolved
        groups = pool_groups(resolved)
        fast = self._fabric()
        made = self._node_groups(groups, self._templates(groups, fast))
        self.scaling_groups = {tokens: auto_scaling_group(group) for tokens, group in made.items()}
        self._tell_autoscaler(groups, fast)
        priorities = {args.context.name("aws:eks/nodeGroup", *group.tokens): group.priority for group in groups}
        self.built = _built(resolved, made.values(), priorities)
        self.register_outputs({"groups": self.built.groups})

    def _fabric(self) -> Fabric | None:
        """EFA's security group, placement and interfaces, where the pool asks for it."""
        if self.resolved.pool.fabric != "efa":
            return None
        return fabric(self._args.context, self.resolved, self._args.network.vpc_id, self._below)

    def _tell_autoscaler(self, groups: Iterable[NodeGroup], fast: Fabric | None) -> None:
        """Write on the groups that grow and shrink what the cluster autoscaler must know of them."""
        said = tags(self.resolved, efa_interfaces=fast.efa_interfaces if fast else 0)
        for group in groups:
            if group.role == "elastic":
                scaling_group = self.scaling_groups[group.tokens]
                tag_scaling_group(self._args.context, group, scaling_group, said, self._below)

    def _templates(
        self, groups: Iterable[NodeGroup], fast: Fabric | None
    ) -> dict[Reservation | None, aws.ec2.LaunchTemplate]:
        """One launch template for bought capacity and one for reserved, as far as the pool's groups need them."""
        pool, nvme = self.resolved.pool, self.resolved.pool.local_nvme
        made: dict[Reservation | None, aws.ec2.LaunchTemplate] = {}
        for reservation in dict.fromkeys(group.reservation for group in groups):
            template = Template(
                tokens=(self.resolved.name, "reserved" if reservation else ""),
                machines=self.resolved.machines,
                disk_gib=pool.disk_gib,
                speed=INCLUDED if self.resolved.name == SYSTEM else root_speed(self.resolved.machines, local_nvme=nvme),
                local_nvme=nvme,
                security_group_id=self._args.cluster.node_security_group_id,
                fabric=fast,
                reservation=reservation,
            )
            made[reservation] = launch_template(self._args.context, template, self._below)
        return made

    def _node_groups(
        self, groups: Iterable[NodeGroup], templates: dict[Reservation | None, aws.ec2.LaunchTemplate]
    ) -> dict[tuple[str, ...], aws.eks.NodeGroup]:
        subnets = self._args.network.private
        return {
            group.tokens: node_group(
                GroupArgs(
                    context=self._args.context,
                    pool=self.resolved,
                    group=group,
                    cluster_name=self._args.cluster.cluster_name,
                    node_role_arn=self._args.identity.node_role_arn,
                    subnet_ids=[subnets[zone] for zone in group.zones],
                    template=templates[group.reservation],
                ),
                self._below,
            )
            for group in groups
        }


def system_pool(context: Context) -> ResolvedPool:
    """The pool of the cluster's own parts: plain machines, always on, in every zone."""
    system = context.environment.cluster.system
    machine = context.catalog.aws.machines[system.machine]
    spec = PoolSpec(
        accelerator=None,
        machines=[machine.name],
        nodes=system.nodes,
        disk_gib=SYSTEM_DISK_GIB,
        sharing=None,
        fabric="none",
        local_nvme=False,
    )
    return ResolvedPool(name=SYSTEM, pool=spec, machines=(machine,), zones=context.zones, accelerator=None, models={})


def _built(pool: ResolvedPool, groups: Iterable[aws.eks.NodeGroup], priorities: dict[str, int]) -> BuiltPool:
    return BuiltPool(
        name=pool.name,
        machines=tuple(machine.name for machine in pool.machines),
        accelerator=pool.accelerator.name if pool.accelerator else None,
        accelerators_per_node=min(machine.accelerators for machine in pool.machines),
        zones=pool.zones,
        nodes_min=max(pool.pool.nodes.min, pool.pool.capacity.on_demand_floor),
        nodes_max=pool.pool.nodes.max,
        labels=pool_wide_labels(pool),
        taints=taints(pool),
        replacement_window=pool.pool.disruption.window,
        groups=tuple(group.node_group_name for group in groups),
        priorities=priorities,
    )
