"""Starting machines: the request is taken apart by zone, and each part must find a type that is offered, allowed and there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules import capacity
from groundwork.sandbox.cloud.rules.case import Case, zone_of
from groundwork.sandbox.cloud.rules.trust import LAUNCHER, launchers_may_use
from groundwork.sandbox.cloud.store import Launch
from groundwork.sandbox.cloud.values import has_unknown, value_at, values_at
from infra.catalog.rows import Machine

DEFAULT_MACHINE = "t3.medium"
"""What a node group starts where neither it nor its template says (EKS API reference, CreateNodegroup)."""


@dataclass(frozen=True)
class Request:
    """Machines asked for."""

    machines: tuple[str, ...]
    zones: tuple[str, ...]
    count: int
    capacity: str
    """`on-demand`, `spot` or `block`."""


def machines_start(case: Case) -> CloudError | None:
    """Start what is asked for and remember it; answer the failure where something is in the way."""
    request = _request(case)
    for name in request.machines:
        if name not in case.catalog.aws.machines:
            raise CloudError(
                "InvalidParameterException", f"The following supplied instance types do not exist: [{name}]"
            )
    own = (case.made.spec.type, case.made.id)
    case.store.stop(*own)
    try:
        for zone, count in _shares(request):
            name = _start(case, request, zone, count)
            case.store.start(Launch(*own, name, zone, request.capacity, count, _target(case)))
    except CloudError as error:
        case.store.stop(*own)
        return _failed(case, request, error)
    return None


def _request(case: Case) -> Request:
    kind, template = case.made.spec.type, case.template
    path = {"aws:eks/nodeGroup:NodeGroup": "subnetIds[]", "aws:autoscaling/group:Group": "vpcZoneIdentifiers[]"}.get(
        kind, "subnetId"
    )
    zones = sorted(
        {zone_of(subnet) for subnet in case.subnets(path)} or {str(case.get("availabilityZone") or "")} - {""}
    )
    one = template.get("instanceType") or case.get("instanceType")
    machines = tuple(case.texts("instanceTypes[]")) or ((one,) if one else (DEFAULT_MACHINE,))
    sizes = (
        case.get("scalingConfig.desiredSize"),
        case.get("desiredCapacity"),
        1 if kind == "aws:ec2/instance:Instance" else 0,
    )
    count = next(int(size) for size in sizes if size is not None)
    market = case.get("capacityType") or value_at(template, "instanceMarketOptions.marketType")
    bought = {"SPOT": "spot", "spot": "spot", "CAPACITY_BLOCK": "block", "capacity-block": "block"}.get(
        str(market), "on-demand"
    )
    return Request(machines, tuple(zones), count, bought)


def _shares(request: Request) -> Iterator[tuple[str, int]]:
    """An Auto Scaling group spreads evenly over its zones; one zone that cannot deliver fails the whole."""
    zones = request.zones
    for index, zone in enumerate(zones):
        count = request.count // len(zones) + (index < request.count % len(zones))
        if count:
            yield zone, count


def _start(case: Case, request: Request, zone: str, count: int) -> str:
    """The first type that can be started in the zone.

    Raises:
        CloudError: what was wrong with the first one, where none can.
    """
    first: CloudError | None = None
    for name in request.machines:
        machine = case.catalog.aws.machines[name]
        try:
            _check(case, request, machine, zone, count)
        except CloudError as error:
            first = first or error
        else:
            return name
    raise first or CloudError("InvalidParameterException", "Instance type list cannot be empty")


def _check(case: Case, request: Request, machine: Machine, zone: str, count: int) -> None:
    capacity.offered(case, machine, zone)
    _interfaces(machine, case.template)
    _placement(case, machine, request)
    _volumes(case)
    spot, target = request.capacity == "spot", _target(case)
    if request.capacity != "block":
        capacity.allowed(case, machine, count, spot=spot)
    if target:
        capacity.reserved(case, machine, zone, count, target)
    else:
        capacity.there(case, machine, zone, spot=spot)


def _volumes(case: Case) -> None:
    """Auto Scaling must be allowed to use the key of each encrypted volume, or the machine ends as it starts."""
    for arn in values_at(case.template, "blockDeviceMappings[].ebs.kmsKeyId"):
        if isinstance(arn, str) and not has_unknown(arn) and not launchers_may_use(case.store, arn):
            raise CloudError(
                "Client.InvalidKMSKey.InvalidState",
                "Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state.",
                hint=f"let `{LAUNCHER}` use the key `{arn}` in the key's policy",
            )


def _target(case: Case) -> str | None:
    """The reservation that the template names."""
    return value_at(case.template, "capacityReservationSpecification.capacityReservationTarget.capacityReservationId")


def _interfaces(machine: Machine, template: dict[str, Any]) -> None:
    """Interfaces of the template: as many as the type takes, EFA only where it has it, on cards that are there."""
    interfaces: list[dict[str, Any]] = template.get("networkInterfaces") or []
    fast = [row for row in interfaces if str(row.get("interfaceType", "")).startswith("efa")]
    if fast and not machine.efa_interfaces:
        raise CloudError("Unsupported", f"EFA interfaces are not supported on {machine.name}.")
    if len(fast) > machine.efa_interfaces:
        raise CloudError(
            "AttachmentLimitExceeded", f"EFA interface count {len(fast)} exceeds the limit for {machine.name}."
        )
    if len(interfaces) > machine.max_enis:
        raise CloudError(
            "AttachmentLimitExceeded", f"Interface count {len(interfaces)} exceeds the limit for {machine.name}."
        )
    for row in interfaces:
        card = row.get("networkCardIndex") or 0
        if card >= machine.network_cards:
            raise CloudError(
                "InvalidParameterValue", f"Network card index {card} is not valid for instance type {machine.name}."
            )


def _placement(case: Case, machine: Machine, request: Request) -> None:
    """A cluster placement group is in one zone, and takes no burstable machines."""
    name = value_at(case.template, "placement.groupName") or case.get("placementGroup")
    group = case.store.get("aws:ec2/placementGroup:PlacementGroup", str(name)) if name else None
    if not group or group.state.get("strategy") != "cluster":
        return
    if machine.burstable:
        raise CloudError(
            "InvalidParameterCombination", f"Placement groups may not be used with instances of type '{machine.name}'."
        )
    if len(request.zones) > 1:
        raise CloudError(
            "InvalidParameterCombination",
            f"The cluster placement group '{name}' cannot span multiple Availability Zones ({', '.join(request.zones)}).",
        )


def _failed(case: Case, request: Request, error: CloudError) -> CloudError:
    """A node group is left behind as CREATE_FAILED; an update, or anything else, simply does not happen."""
    if case.made.spec.type != "aws:eks/nodeGroup:NodeGroup":
        return error
    kind = "Spot" if request.capacity == "spot" else "On-Demand"
    cause = (
        f"Could not launch {kind} Instances. {error.code} - {error.message.rstrip('.')}. Launching EC2 instance failed."
    )
    verb, state = ("update", "Failed") if case.before else ("create", "CREATE_FAILED")
    message = (
        f"waiting for EKS Node Group ({case.made.id}) {verb}: unexpected state '{state}', wanted target "
        f"'{'Successful' if case.before else 'ACTIVE'}'. last error: {case.made.name}: AsgInstanceLaunchFailures: {cause}"
    )
    if case.before:
        return CloudError("AsgInstanceLaunchFailures", message, hint=error.hint)
    case.made.outputs["status"] = "CREATE_FAILED"
    return CloudError("AsgInstanceLaunchFailures", message, (case.made.id, case.made.outputs), error.hint)
