"""Fast fabric (EFA): the security group that lets a pool's machines speak to each other, their placement, their interfaces."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from infra.catalog import EfaInterface
from infra.environment.pools import Capacity
from infra.environment.resolve import ResolvedPool
from infra.targets.aws.context import Context


@dataclass(frozen=True)
class Fabric:
    """What a pool with EFA has beside its launch templates."""

    security_group_id: pulumi.Output[str]
    placement_group: pulumi.Output[str] | None
    """Name of the placement group; None where every machine is reserved, since a reservation only serves its own."""
    interfaces: tuple[EfaInterface, ...]

    @property
    def efa_interfaces(self) -> int:
        """How many of the interfaces carry EFA."""
        return sum(1 for one in self.interfaces if one.interface_type != "interface")


def fabric(context: Context, pool: ResolvedPool, vpc_id: pulumi.Input[str], opts: pulumi.ResourceOptions) -> Fabric:
    """Make the fabric of `pool`, whose machines are all of one type, in one zone."""
    # EFA traffic needs no addresses; the layout that saves them leaves the subnet to pods.
    interfaces = context.catalog.aws.efa_layout(pool.machines[0].name, "addresses")
    bought = pool.pool.capacity.order != [Capacity.RESERVED]
    placement = _placement_group(context, pool.name, opts) if bought else None
    return Fabric(_security_group(context, pool.name, vpc_id, opts), placement, interfaces)


def _placement_group(context: Context, pool: str, opts: pulumi.ResourceOptions) -> pulumi.Output[str]:
    """Machines close to one another, so that EFA's latency is that of one rack."""
    name = context.name("aws:ec2/placementGroup", pool)
    return aws.ec2.PlacementGroup(name, name=name, strategy="cluster", tags=context.tags(name), opts=opts).name


def _security_group(
    context: Context, pool: str, vpc_id: pulumi.Input[str], opts: pulumi.ResourceOptions
) -> pulumi.Output[str]:
    """A group that names itself in both directions: for EFA, a way out to anywhere does not count as a way out to the peers."""
    name = context.name("aws:ec2/securityGroup", pool, "efa")
    group = aws.ec2.SecurityGroup(
        name,
        name=name,
        description=f"EFA between the machines of pool {pool}",
        vpc_id=vpc_id,
        tags=context.tags(name),
        opts=opts,
    )
    below = pulumi.ResourceOptions(parent=group)
    for make, direction in ((aws.vpc.SecurityGroupIngressRule, "in"), (aws.vpc.SecurityGroupEgressRule, "out")):
        rule = f"{name}-{direction}"
        make(
            rule,
            security_group_id=group.id,
            referenced_security_group_id=group.id,
            ip_protocol="-1",
            description="EFA peers",
            tags=context.tags(rule),
            opts=below,
        )
    return group.id


def network_interfaces(
    layout: Sequence[EfaInterface], security_groups: Sequence[pulumi.Input[str]]
) -> list[aws.ec2.LaunchTemplateNetworkInterfaceArgs]:
    """`layout` as a launch template takes it; a template with interfaces has its security groups on each of them."""
    return [
        aws.ec2.LaunchTemplateNetworkInterfaceArgs(
            network_card_index=interface.network_card_index,
            device_index=interface.device_index,
            interface_type=interface.interface_type,
            security_groups=list(security_groups),
            delete_on_termination="true",
            description=f"card {interface.network_card_index}, {interface.interface_type}",
        )
        for interface in layout
    ]
