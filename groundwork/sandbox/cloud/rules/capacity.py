"""Whether machines can be had: offered in the zone, within the account's quota, and physically there.

Source: EC2 API reference, error codes (InsufficientInstanceCapacity, MaxSpotInstanceCountExceeded, Unsupported,
VcpuLimitExceeded, ReservationCapacityExceeded), read 2026-11.
"""

from groundwork.sandbox.cloud.account import account
from groundwork.sandbox.cloud.errors import CloudError
from groundwork.sandbox.cloud.rules.case import Case
from infra.catalog.rows import Machine


def _zones(case: Case, machine: Machine) -> list[str]:
    return [zone for zone in case.catalog.aws.offered(machine.name, case.region) if zone not in case.faults.zones]


def _choosing(zones: list[str], otherwise: str) -> str:
    return f" or choosing {', '.join(zones)}." if zones else otherwise


def offered(case: Case, machine: Machine, zone: str) -> None:
    """The zone offers the type, by the catalogue and the faults in force."""
    zones = _zones(case, machine)
    if zone and zone not in zones:
        raise CloudError(
            "Unsupported",
            f"Your requested instance type ({machine.name}) is not supported in your requested Availability Zone ({zone}). Please retry your request by not specifying an Availability Zone{_choosing(zones, '.')}",
        )


def allowed(case: Case, machine: Machine, count: int, *, spot: bool) -> None:
    """The account may run so many vCPUs of the type's family; on demand and spot are counted apart."""
    key = f"spot-{machine.quota_family}" if spot else machine.quota_family
    quota = case.faults.quotas.get(key, account().vcpus)
    used = 0
    for launch in case.store.launches():
        other = case.catalog.aws.machines[launch.machine]
        if (
            other.quota_family == machine.quota_family
            and (launch.capacity == "spot") == spot
            and launch.capacity != "block"
        ):
            used += other.vcpus * launch.count
    if used + machine.vcpus * count <= quota:
        return
    if spot:
        raise CloudError("MaxSpotInstanceCountExceeded", "Max spot instance count exceeded.")
    raise CloudError(
        "VcpuLimitExceeded",
        f"You have requested more vCPU capacity than your current vCPU limit of {quota} allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
    )


def there(case: Case, machine: Machine, zone: str, *, spot: bool) -> None:
    """There are such machines left, unless a fault says otherwise."""
    names = {machine.name, machine.accelerator}
    gone = {place for name, place in case.faults.capacity if name in names}
    if not gone & {None, zone}:
        return
    if spot:
        raise CloudError(
            "InsufficientInstanceCapacity", "There is no Spot capacity available that matches your request."
        )
    others = [] if None in gone else [other for other in _zones(case, machine) if other not in gone]
    raise CloudError(
        "InsufficientInstanceCapacity",
        f"We currently do not have sufficient {machine.name} capacity in the Availability Zone you requested ({zone}). Our system will be working on provisioning additional capacity. You can currently get {machine.name} capacity by not specifying an Availability Zone in your request{_choosing(others, '.')}",
    )


def reserved(case: Case, machine: Machine, zone: str, count: int, id_: str) -> None:
    """The reservation is the account's, is for this type and zone, and has room."""
    held = case.store.reservation(id_) or account().reservations.get(id_)
    if held is None:
        raise CloudError(
            "InvalidCapacityReservationId.NotFound",
            f"The capacity reservation '{id_}' does not exist",
            hint=f"the sandbox's account does not hold it; say that it does with `GROUNDWORK_SANDBOX_RESERVATIONS={id_}:{machine.name}:{zone}:{count}`",
        )
    if (held.machine, held.zone) != (machine.name, zone):
        raise CloudError(
            "InvalidParameterCombination",
            f"The instance type ({machine.name}) or Availability Zone ({zone}) does not match that of the Capacity Reservation {id_} ({held.machine}, {held.zone}).",
        )
    if (held.kind == "block") != (case.get("capacityType") == "CAPACITY_BLOCK"):
        raise CloudError(
            "InvalidParameterCombination",
            f"The market type of the request does not match that of the Capacity Reservation {id_} ({held.kind}).",
        )
    used = sum(launch.count for launch in case.store.launches() if launch.reservation == id_)
    if used + count > held.count:
        raise CloudError(
            "ReservationCapacityExceeded",
            "The requested reservation does not have sufficient compatible and available capacity for this request.",
        )
