"""Node pools: machines of one kind that grow and shrink together."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from infra.environment.base import LabelKey, LabelValue, MachineType, Model, Range, ZoneName, form


class Capacity(StrEnum):
    """Ways to buy a machine, in the cloud's own terms."""

    RESERVED = "reserved"
    SPOT = "spot"
    ON_DEMAND = "on-demand"


class Reservation(Model):
    """Capacity that was bought before; referred to, never bought by a plan."""

    id: str = Field(
        pattern=r"^cr-[0-9a-f]{8,17}$",
        description="Id of an existing capacity reservation or capacity block (`cr-…`). Buying stays a deliberate act outside any plan: a block is paid up front and cannot be cancelled.",
        examples=["cr-0123456789abcdef0"],
        json_schema_extra=form("the id of a capacity reservation", "reservation id"),
    )
    kind: Literal["on-demand", "block"] = Field(
        default="on-demand",
        description="`on-demand`: an open-ended capacity reservation. `block`: a capacity block, which ends on a date and is drained before it. Default `on-demand`: the kind that does not end by itself.",
    )
    zone: ZoneName = Field(
        examples=["us-east-1a"],
        description="Availability zone the reservation is in; its machines can be nowhere else.",
    )


class CapacityPlan(Model):
    """Where a pool's machines come from, first choice first."""

    order: list[Capacity] = Field(
        default_factory=lambda: [Capacity.ON_DEMAND],
        min_length=1,
        max_length=3,
        description="Capacity types in the order they are tried. Default `[on-demand]`: spot is taken back at two minutes' notice, so it is asked for, never assumed.",
    )
    on_demand_floor: int = Field(
        default=0,
        ge=0,
        le=1000,
        description="Machines always bought on demand, so that a spot reclaim never empties the pool. 0 unless `spot` serves a model that loads longer than the two minutes' notice; then at least 1 is required.",
    )
    reservation: Reservation | None = Field(
        default=None,
        description="Existing reservation to draw from when `order` names `reserved`. Not set: nothing is reserved.",
    )

    @model_validator(mode="after")
    def order_names_each_type_once(self) -> "CapacityPlan":
        """A second mention would never be tried."""
        if len(set(self.order)) != len(self.order):
            raise ValueError("`order` names a capacity type twice; name each once")
        return self

    @model_validator(mode="after")
    def reserved_capacity_names_its_reservation(self) -> "CapacityPlan":
        """Reserved capacity without its reservation, or the reverse, would never be used."""
        if Capacity.RESERVED in self.order and self.reservation is None:
            raise ValueError(
                "`order` names `reserved`, and there is no `reservation`; add `reservation: {id: cr-…, zone: …}`, or take `reserved` out of `order`"
            )
        if Capacity.RESERVED not in self.order and self.reservation is not None:
            raise ValueError(
                "`reservation` is given, and `order` does not name `reserved`; put `reserved` first in `order`"
            )
        return self


class Mig(Model):
    """Hardware partitions of each GPU (MIG)."""

    mode: Literal["mig"] = Field(
        description="`mig`: hardware slices with memory of their own. `time-slicing`: pods take turns, no isolation. `mps`: pods run at once, each with a share of memory."
    )
    profile: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9.+_-]*$",
        max_length=40,
        examples=["1g.10gb"],
        json_schema_extra=form("a MIG profile such as `1g.10gb`", "MIG profile"),
        description="For `mig`: profile of each slice, for example `1g.10gb`; must exist on the pool's GPU.",
    )


class TimeSlicing(Model):
    """Several processes take turns on one GPU; no memory isolation."""

    mode: Literal["time-slicing"] = Field(description="Pods take turns on the whole GPU.")
    replicas: int = Field(
        default=4,
        ge=2,
        le=48,
        description="For `time-slicing` and `mps`: shares of each GPU. 4: small vision models rarely use more than a quarter of a GPU.",
    )


class Mps(Model):
    """Several processes run on one GPU at once under NVIDIA MPS, each with a share of memory."""

    mode: Literal["mps"] = Field(description="Pods run at once, each with a share of memory.")
    replicas: int = Field(
        default=4,
        ge=2,
        le=48,
        description="Shares of each GPU; 48 is MPS's limit of clients on Volta and later (NVIDIA MPS guide).",
    )


Sharing = Annotated[Mig | TimeSlicing | Mps, Field(discriminator="mode")]


class Disruption(Model):
    """When and how machines may be replaced without being asked."""

    window: str | None = Field(
        default=None,
        examples=["Sat,Sun 02:00 4h"],
        json_schema_extra=form(
            "days, a start in UTC and a length, such as `Sat,Sun 02:00 4h`", "days, start and length"
        ),
        pattern=r"^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun))* ([01][0-9]|2[0-3]):[0-5][0-9] [0-9]{1,2}h$",
        description="Days, start (UTC) and length in which drift may replace machines, for example `Sat,Sun 02:00 4h`. Not set: never by itself; an image or agent change then waits for `groundwork up`.",
    )
    max_unavailable: int = Field(
        default=1,
        ge=1,
        le=100,
        description="Machines replaced at once during an update. 1: GPUs have no spares, so surging needs capacity nobody has.",
    )
    consolidate_after_minutes: int = Field(
        default=20,
        ge=1,
        le=10_080,
        description="Minutes an empty machine is kept. 20: longer than a model load, so a quiet spell does not cost a cold start.",
    )


class Pool(Model):
    """Machines of one kind that grow and shrink together."""

    accelerator: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=40,
        examples=["l4"],
        json_schema_extra=form("an accelerator's name in the catalogue, such as `l4` or `h100`", "accelerator"),
        description="Accelerator by catalogue name (`t4`, `l4`, `a100-80`, `h100`, …). Not set: a pool without accelerators. The cheapest machine that carries it (or the cheapest with 4 vCPU and 16 GiB) and holds the models is chosen unless `machines` says which.",
    )
    machines: list[MachineType] = Field(
        default_factory=list[str],
        max_length=12,
        description="Machine types, first choice first. Empty: the cheapest fitting type of the catalogue. Several make spot and on-demand easier to get; a fast-fabric pool takes exactly one.",
    )
    nodes: Range = Field(
        default_factory=Range,
        description="Fewest and most machines. 0 to 2: nothing while idle, one to serve and one to replace it.",
    )
    capacity: CapacityPlan = Field(default_factory=CapacityPlan, description="Where machines come from.")
    zones: list[ZoneName] = Field(
        default_factory=list[str],
        max_length=6,
        description="Availability zones. Empty: each of the environment's zones that offers the machine, one node group a zone, so one zone without capacity cannot block the others.",
    )
    sharing: Sharing | None = Field(
        default=None,
        description="How one GPU serves several pods. Not set: whole GPUs, the only way large models are served well.",
    )
    local_nvme: bool = Field(
        default=True,
        description="Make one RAID 0 array of the machine's local NVMe disks for images and models, where it has any. True: the disks are paid for and shorten a cold start from minutes to seconds.",
    )
    fabric: Literal["none", "efa"] = Field(
        default="none",
        description="Fast fabric between machines. `efa` needs a type that carries it, exactly one type, one zone, one placement group. Default `none`: one-machine models do not use it.",
    )
    disk_gib: int = Field(
        default=200,
        ge=50,
        le=16_384,
        description="Root volume in GiB, always encrypted. 200: three serving images of 10 to 30 GB, their unpacked layers, and logs (AWS data-on-eks GPU node class, 2026).",
    )
    disruption: Disruption = Field(default_factory=Disruption, description="When machines may be replaced.")
    labels: dict[LabelKey, LabelValue] = Field(
        default_factory=dict[str, str],
        max_length=30,
        description="Extra Kubernetes node labels. Those the product sets itself (accelerator, capacity, pool) cannot be overridden.",
    )
    taints: dict[LabelKey, LabelValue] = Field(
        default_factory=dict[str, str],
        max_length=30,
        description="Extra `NoSchedule` taints, key to value. Accelerator pools are tainted already, so that nothing else lands on them.",
    )
