"""The smallest things pools are made of, so that a test shows only what it is about."""

from infra.catalog import Accelerator, Machine, catalog
from infra.environment.base import Range
from infra.environment.pools import Capacity, CapacityPlan, Pool, Reservation
from infra.environment.resolve import ResolvedPool

RESERVATION = "cr-0a1b2c3d4e5f67890"


def machine(name: str) -> Machine:
    return catalog().aws.machines[name]


def accelerator(name: str) -> Accelerator:
    return catalog().accelerators[name]


def capacity(*order: str, floor: int = 0, kind: str = "on-demand", zone: str = "us-east-1c") -> CapacityPlan:
    """A capacity plan; its reservation comes by itself where `reserved` is in the order."""
    reserved = (
        Reservation.model_validate({"id": RESERVATION, "kind": kind, "zone": zone}) if "reserved" in order else None
    )
    return CapacityPlan(order=[Capacity(one) for one in order], on_demand_floor=floor, reservation=reserved)


def pool(
    *machines: str,
    accelerated_by: str | None = None,
    zones: tuple[str, ...] = ("us-east-1a", "us-east-1b", "us-east-1c"),
    nodes: tuple[int, int] = (0, 2),
    plan: CapacityPlan | None = None,
    **more: object,
) -> ResolvedPool:
    """A resolved pool called `p`."""
    spec = Pool.model_validate(
        {
            "accelerator": accelerated_by,
            "machines": list(machines),
            "nodes": Range(min=nodes[0], max=nodes[1]),
            "capacity": plan or capacity("on-demand"),
            **more,
        }
    )
    kinds = tuple(machine(name) for name in machines)
    return ResolvedPool("p", spec, kinds, zones, accelerator(accelerated_by) if accelerated_by else None, {})
