"""The catalogue as callers see it: accelerators, precisions, and what is known of each cloud."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Final

from infra.catalog.aws import Aws
from infra.catalog.load import dates, files, rows
from infra.catalog.lookup import cheapest, machines_with, nearest_to
from infra.catalog.rows import Accelerator, Machine, Precision

if TYPE_CHECKING:
    from infra.catalog.hosts import Hosts


class Catalog:
    """All facts, read lazily; the same object for the whole process (`infra.catalog.catalog`)."""

    def __init__(self) -> None:
        self.aws: Final = Aws()

    @cached_property
    def hosts(self) -> "Hosts":
        """The compatibility matrix of own servers; its row types cost a plan of a cloud nothing until it is asked for."""
        from infra.catalog.hosts import Hosts  # noqa: PLC0415 - a hundredth of a second that no cloud's plan needs

        return Hosts()

    @cached_property
    def accelerators(self) -> Mapping[str, Accelerator]:
        """Accelerators by name, for example `h100`."""
        return rows("accelerators.yaml", Accelerator)

    @cached_property
    def precisions(self) -> Mapping[str, Precision]:
        """Number formats of weights, for example `bf16`."""
        return rows("precisions.yaml", Precision)

    def machines_with(self, accelerator: str | None, region: str | None = None) -> list[Machine]:
        """AWS machines carrying `accelerator` (in `region`), smallest first."""
        found = machines_with(accelerator, self.aws.machines.values())
        return [machine for machine in found if region is None or self.aws.offered(machine.name, region)]

    def cheapest_machine_with(self, accelerator: str | None, region: str) -> Machine | None:
        """The whole-device machine with `accelerator` that costs least on demand in `region`; none where no price is known."""
        whole = [machine for machine in self.machines_with(accelerator, region) if not machine.fractional]
        return cheapest(whole, lambda machine: self.aws.price(machine.name, region, "on-demand"))

    def names(self, kind: str) -> list[str]:
        """All names of a kind: `accelerator`, `precision`, `machine`, `region`, `zone`, `kubernetes`, `service`, `quota`, `limit`, `gpu`, `distribution`, `branch`."""
        kinds: dict[str, Callable[[], Iterable[str]]] = {
            "accelerator": lambda: self.accelerators,
            "precision": lambda: self.precisions,
            "machine": lambda: self.aws.machines,
            "region": lambda: self.aws.regions,
            "zone": lambda: (zone.name for region in self.aws.regions.values() for zone in region.zones),
            "kubernetes": lambda: self.aws.kubernetes,
            "service": lambda: self.aws.service_keys,
            "quota": lambda: self.aws.quota_families,
            "limit": lambda: self.aws.limits,
            "gpu": lambda: self.hosts.gpus,
            "distribution": lambda: self.hosts.distributions,
            "branch": lambda: self.hosts.drivers,
        }
        return list(kinds[kind]())

    def nearest(self, kind: str, wrong: str) -> list[str]:
        """Names of `kind` most like `wrong`, for a `did you mean`."""
        return nearest_to(wrong, self.names(kind))

    def oldest_fact(self) -> tuple[str, str]:
        """The table with the oldest fact, and that day."""
        day, file = min((min(dates(file)), file) for file in files())
        return file, day
