"""Launch templates: what EC2 refuses in one, and what EKS refuses in one together with a node group.

Source: EC2 API reference (RunInstances, CreateVolume), EKS user guide "Customize managed nodes with launch templates"
and "Create a managed node group with Capacity Blocks", read 2026-11.
"""

import base64
import binascii
from collections.abc import Iterator
from typing import Any, Final

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules.case import Case
from groundwork.sandbox.cloud.values import has_unknown, value_at

GP3_MIBPS_PER_IOPS: Final = 0.25
GP3_IOPS_PER_GIB: Final = 500


def user_data_is_base64(case: Case) -> None:
    """EC2 decodes user data before anything else."""
    text = case.get("userData")
    if text:
        try:
            base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError) as wrong:
            raise CloudError("InvalidUserData.Malformed", "Invalid BASE64 encoding of user data.") from wrong


def template_and_group_agree(case: Case) -> None:
    """Some things may stand in the template or on the node group, never on both."""
    scaling = (
        case.get("scalingConfig.minSize"),
        case.get("scalingConfig.desiredSize"),
        case.get("scalingConfig.maxSize"),
    )
    if all(isinstance(size, int) for size in scaling):
        _sizes(*scaling)
    if not case.template:
        return
    for wrong, message in _contradictions(case, case.template):
        if wrong:
            raise CloudError("InvalidRequestException", message)
    for volume in case.template.get("blockDeviceMappings", []):
        _gp3(volume.get("ebs") or {})


def _sizes(least: int, desired: int, most: int) -> None:
    if least > desired:
        raise CloudError(
            "InvalidParameterException", f"Minimum capacity {least} can't be greater than desired size {desired}"
        )
    if desired > most:
        raise CloudError(
            "InvalidParameterException", f"desired capacity {desired} can't be greater than max size {most}"
        )


def _contradictions(case: Case, template: dict[str, Any]) -> Iterator[tuple[bool, str]]:
    interfaces: list[dict[str, Any]] = template.get("networkInterfaces") or []
    block = value_at(template, "instanceMarketOptions.marketType") == "capacity-block"
    target = value_at(template, "capacityReservationSpecification.capacityReservationTarget.capacityReservationId")
    wanted = case.get("capacityType")
    yield (
        bool(template.get("vpcSecurityGroupIds") and interfaces),
        "InvalidParameterCombination: Network interfaces and an instance-level security groups may not be specified on the same request",
    )
    yield (
        bool(template.get("instanceType") and case.get("instanceTypes")),
        "You cannot specify an instance type in both the launch template and the API request.",
    )
    yield bool(case.get("diskSize")), "Disk size must be specified within the launch template."
    yield bool(case.get("remoteAccess")), "Remote access configuration cannot be specified with a launch template."
    yield (
        bool(value_at(template, "iamInstanceProfile")),
        "Launch template should not specify an instance profile. The noted instance profile will be the instance profile of the node role.",
    )
    yield (
        any(interface.get("subnetId") for interface in interfaces),
        "Launch template should not specify a subnet. Subnets must be specified on the node group.",
    )
    yield (
        block != (wanted == "CAPACITY_BLOCK"),
        "Capacity type CAPACITY_BLOCK and the market type capacity-block of the launch template must be specified together.",
    )
    yield (
        wanted == "CAPACITY_BLOCK" and not target,
        "Capacity type CAPACITY_BLOCK requires a capacity reservation target in the launch template.",
    )
    yield (
        wanted == "SPOT" and bool(target),
        "Capacity type SPOT cannot be used with a capacity reservation target in the launch template.",
    )
    yield (
        bool(template.get("imageId"))
        and bool(case.get("amiType") not in (None, "CUSTOM") or case.get("releaseVersion")),
        "You cannot specify an AMI type or release version together with an image id within the launch template.",
    )


def _gp3(volume: dict[str, Any]) -> None:
    """Speed of a gp3 volume is bought in proportions."""
    iops, throughput, size = volume.get("iops") or 3000, volume.get("throughput") or 125, volume.get("volumeSize")
    if volume.get("volumeType") != "gp3" or has_unknown([iops, throughput, size]):
        return
    if throughput / iops > GP3_MIBPS_PER_IOPS:
        raise CloudError(
            "InvalidParameterCombination",
            f"Throughput (MiBps) to iops ratio of {throughput / iops:.6f} is too high; maximum is 0.250000 MiBps per iops.",
        )
    if size and iops > 3000 and iops / size > GP3_IOPS_PER_GIB:
        raise CloudError(
            "InvalidParameterCombination",
            f"Iops to volume size ratio of {iops / size:.6f} is too high; maximum is 500.000000 iops per GiB.",
        )
