"""Launch templates: how a pool's machines start, whatever node group starts them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from infra.catalog.rows import Machine
from infra.environment.pools import Reservation
from infra.targets.aws.context import Context
from infra.targets.aws.fabric import Fabric, network_interfaces
from infra.targets.aws.userdata import node_config, user_data

ROOT_DEVICE: Final = "/dev/xvda"
"""Root device of Amazon Linux 2023 images. Source: EC2 User Guide, "Device names", read 2026-11."""

TAGGED: Final = ("instance", "volume", "network-interface")
"""What the template tags at launch. Managed node groups do not hand their own tags down to machines (EKS User Guide, read 2026-11), so costs would have no owner."""


@dataclass(frozen=True)
class Speed:
    """Performance of a root volume (gp3)."""

    iops: int
    throughput_mib_s: int


INCLUDED: Final = Speed(3000, 125)
"""What every gp3 volume has at no charge; enough for the cluster's own small images. Source: EBS User Guide, "General Purpose SSD volumes", read 2026-11."""

BESIDE_NVME: Final = Speed(3000, 250)
"""Images and models sit on the local disks; the root volume holds the system and logs."""

FOR_PULLS: Final = Speed(3000, 600)
"""Where images unpack onto the root volume its throughput bounds the start of a node; parallel pulls want 600 MiB/s or more. Source: awslabs/amazon-eks-ami, nodeadm/doc/examples.md, read 2026-11."""


@dataclass(frozen=True)
class Template:
    """What the machines of one launch template have in common."""

    tokens: tuple[str, ...]
    """What its name adds to the environment's."""
    machines: tuple[Machine, ...]
    disk_gib: int
    speed: Speed
    local_nvme: bool
    security_group_id: pulumi.Output[str]
    fabric: Fabric | None = None
    reservation: Reservation | None = None


def launch_template(context: Context, template: Template, opts: pulumi.ResourceOptions) -> aws.ec2.LaunchTemplate:
    """Make the launch template. It only ever refers to a reservation: whatever buys capacity is no part of a plan."""
    name = context.name("aws:ec2/launchTemplate", *template.tokens)
    fabric, reservation = template.fabric, template.reservation
    block = reservation is not None and reservation.kind == "block"
    return aws.ec2.LaunchTemplate(
        name,
        name=name,
        update_default_version=True,
        # A capacity block's machine type stands here and not on the node group (EKS User Guide, "Capacity Blocks").
        instance_type=template.machines[0].name if block else None,
        instance_market_options=_market() if block else None,
        capacity_reservation_specification=_target(reservation) if reservation else None,
        user_data=user_data(node_config(template.machines, local_nvme=template.local_nvme)),
        block_device_mappings=[_root_volume(context, template)],
        metadata_options=_metadata(),
        # Security groups are on the template, or on each interface where it names any; EC2 refuses both at once.
        vpc_security_group_ids=None if fabric else [template.security_group_id],
        network_interfaces=_interfaces(template, fabric) if fabric else None,
        placement=None if reservation else _placement(fabric),
        tag_specifications=[
            aws.ec2.LaunchTemplateTagSpecificationArgs(resource_type=kind, tags=context.tags(name)) for kind in TAGGED
        ],
        tags=context.tags(name),
        opts=opts,
    )


def root_speed(machines: Sequence[Machine], *, local_nvme: bool) -> Speed:
    """Speed the root volume of `machines` needs; a group of several kinds gets what those without local disks need."""
    if all(machine.accelerator is None for machine in machines):
        return BESIDE_NVME
    if local_nvme and all(machine.nvme_disks for machine in machines):
        return BESIDE_NVME
    # More than the machine's own path to its volumes carries would be paid for and never used.
    carried = int(max(machine.ebs_mb_s for machine in machines) * 1_000_000 / 2**20)
    return Speed(FOR_PULLS.iops, max(INCLUDED.throughput_mib_s, min(FOR_PULLS.throughput_mib_s, carried)))


def _root_volume(context: Context, template: Template) -> aws.ec2.LaunchTemplateBlockDeviceMappingArgs:
    return aws.ec2.LaunchTemplateBlockDeviceMappingArgs(
        device_name=ROOT_DEVICE,
        ebs=aws.ec2.LaunchTemplateBlockDeviceMappingEbsArgs(
            volume_type="gp3",
            volume_size=template.disk_gib,
            iops=template.speed.iops,
            throughput=template.speed.throughput_mib_s,
            encrypted="true",
            kms_key_id=context.key_arn,
            delete_on_termination="true",
        ),
    )


def _metadata() -> aws.ec2.LaunchTemplateMetadataOptionsArgs:
    """One hop: containers on the pod network cannot reach the node's credentials; workloads have their own."""
    return aws.ec2.LaunchTemplateMetadataOptionsArgs(
        http_endpoint="enabled", http_tokens="required", http_put_response_hop_limit=1
    )


def _interfaces(template: Template, fabric: Fabric) -> list[aws.ec2.LaunchTemplateNetworkInterfaceArgs]:
    return network_interfaces(fabric.interfaces, (template.security_group_id, fabric.security_group_id))


def _placement(fabric: Fabric | None) -> aws.ec2.LaunchTemplatePlacementArgs | None:
    """The pool's placement group. Reserved machines go without: a reservation only serves the group it was made in."""
    if fabric is None or fabric.placement_group is None:
        return None
    return aws.ec2.LaunchTemplatePlacementArgs(group_name=fabric.placement_group)


def _market() -> aws.ec2.LaunchTemplateInstanceMarketOptionsArgs:
    return aws.ec2.LaunchTemplateInstanceMarketOptionsArgs(market_type="capacity-block")


def _target(reservation: Reservation) -> aws.ec2.LaunchTemplateCapacityReservationSpecificationArgs:
    return aws.ec2.LaunchTemplateCapacityReservationSpecificationArgs(
        capacity_reservation_target=aws.ec2.LaunchTemplateCapacityReservationSpecificationCapacityReservationTargetArgs(
            capacity_reservation_id=reservation.id
        )
    )
