"""What is known of AWS: machines, regions, prices, quotas, EKS versions, EFA layouts, Karpenter."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

from infra.catalog.aws_rows import (
    AccountLimit,
    Controller,
    EfaInterface,
    EfaRule,
    Karpenter,
    KubernetesVersion,
    QuotaFamily,
    Tagged,
    TagLimits,
)
from infra.catalog.load import DATA, document, facts, raw_rows, rows
from infra.catalog.lookup import interfaces, quota_family_of
from infra.catalog.rows import Machine, Price, Region, ServicePrice, Zone

CapacityType = Literal["on-demand", "spot", "reserved"]
Layout = Literal["addresses", "bandwidth"]


class Aws:
    """Tables of AWS, each read when it is first asked for."""

    @cached_property
    def machines(self) -> Mapping[str, Machine]:
        """Machine types by name, corrections applied."""
        file = "aws/machines.yaml"
        names = raw_rows(file)
        families = {name: name.partition(".")[0] for name in names}
        quotas = {family: quota_family_of(family, self.quota_families) for family in set(families.values())}
        table = rows(file, Machine, family=families, quota_family={name: quotas[families[name]] for name in names})
        for name, correction in raw_rows("aws/corrections.yaml").items():
            table[name] = table[name].model_copy(update=correction["columns"])
        return table

    @cached_property
    def regions(self) -> Mapping[str, Region]:
        """Regions by name, with zones."""
        return {path.stem: _region(path.stem) for path in sorted((DATA / "aws" / "offerings").glob("*.yaml"))}

    def offered(self, machine: str, region: str) -> tuple[str, ...]:
        """Zones of `region` that offer `machine`; empty where none does or the region is not known."""
        if region not in self.regions:
            return ()
        letters: str = raw_rows(f"aws/offerings/{region}.yaml").get(machine, "")
        return tuple(region + letter for letter in letters)

    def price(self, machine: str, region: str, capacity: CapacityType) -> Price | None:
        """Price of `machine` in `region`; none where it is not known, which is never the same as free."""
        on_demand = self._on_demand(machine, region)
        if on_demand is None or capacity == "on-demand":
            return on_demand
        if capacity == "reserved":
            note = "list price on demand: a reservation is paid at the on-demand rate whether used or not, less what your agreement takes off"
            return on_demand.model_copy(update={"note": note})
        return self._spot(machine, on_demand)

    def _on_demand(self, machine: str, region: str) -> Price | None:
        file = f"aws/prices/{region}.yaml"
        if not (DATA / file).exists():
            return None
        row: Any = raw_rows(file).get(machine)
        if row is None:
            return None
        head = facts(file)
        if isinstance(row, int | float):
            return Price(usd_per_hour=row, source=head["source"], retrieved=head["retrieved"])
        return Price(usd_per_hour=row["usd_per_hour"], **head["sources"][row["from"]])

    def _spot(self, machine: str, on_demand: Price) -> Price | None:
        table = raw_rows("aws/spot.yaml")
        share: Any = table.get(machine) or table.get(machine.partition(".")[0])
        if share is None:
            return None
        head = facts("aws/spot.yaml")
        origin: dict[str, str] = head["sources"][share["from"]] if "from" in share else head
        low, expected, high = (round(on_demand.usd_per_hour * share[end], 4) for end in ("low", "expected", "high"))
        return Price(
            usd_per_hour=expected,
            low_usd_per_hour=low,
            high_usd_per_hour=high,
            estimate=True,
            note="share of the on-demand price seen in the past; spot moves by zone and hour",
            source=origin["source"],
            retrieved=origin["retrieved"],
        )

    def service_price(self, key: str, region: str) -> ServicePrice | None:
        """Price of a unit of a service, for example `nat.hour`; none where it is not known in `region`."""
        row: Any = raw_rows("aws/services.yaml").get(key)
        if row is None or region not in self.regions:
            return None
        usd: float | None = row["usd"].get(region) if isinstance(row["usd"], dict) else row["usd"]
        if usd is None:
            return None
        head = facts("aws/services.yaml")
        return ServicePrice(
            key=key,
            usd=usd,
            unit=row["unit"],
            confidence="read" if region in row.get("read_in", ()) else head["confidence"],
            note=row.get("note"),
            source=row["source"],
            retrieved=row.get("retrieved", head["retrieved"]),
        )

    @cached_property
    def service_keys(self) -> tuple[str, ...]:
        """Every key that `service_price` knows."""
        return tuple(raw_rows("aws/services.yaml"))

    @cached_property
    def quota_families(self) -> Mapping[str, QuotaFamily]:
        """vCPU quotas by key, for example `g-vt`."""
        return rows("aws/quotas.yaml", QuotaFamily)

    @cached_property
    def limits(self) -> Mapping[str, AccountLimit]:
        """Other quotas an environment can run into, by key, for example `vpcs`."""
        return rows("aws/limits.yaml", AccountLimit)

    @cached_property
    def tagged(self) -> Mapping[str, Tagged]:
        """Kinds of resources that take tags, by the provider's names."""
        return rows("aws/tags.yaml", Tagged)

    @cached_property
    def tag_limits(self) -> TagLimits:
        """What AWS allows of a tag."""
        head = facts("aws/tags.yaml")
        return TagLimits.model_validate({name: head[name] for name in TagLimits.model_fields})

    @cached_property
    def kubernetes(self) -> Mapping[str, KubernetesVersion]:
        """Kubernetes minor versions of EKS, for example `1.34`."""
        return rows("aws/kubernetes.yaml", KubernetesVersion)

    def efa_layout(self, machine: str, layout: Layout) -> tuple[EfaInterface, ...]:
        """Network interfaces of `machine` with all its EFA; empty where the type has none."""
        row = self.machines[machine]
        if not row.efa_interfaces:
            return ()
        rule = EfaRule.model_validate(raw_rows("aws/efa.yaml").get(machine, {}))
        return interfaces(row.network_cards, row.efa_interfaces, rule, bandwidth=layout == "bandwidth")

    @cached_property
    def karpenter(self) -> Karpenter:
        """Karpenter's version, events and controller policies."""
        file = "aws/karpenter.yaml"
        return Karpenter.model_validate({**facts(file), **document(file)["karpenter"]})

    @cached_property
    def load_balancer_controller(self) -> Controller:
        """The load balancer controller's version and policy."""
        file = "aws/load-balancer-controller.yaml"
        return Controller.model_validate({**facts(file), **document(file)["controller"]})


def _region(name: str) -> Region:
    head = facts(f"aws/offerings/{name}.yaml")
    without = raw_rows("aws/eks-zones.yaml")
    zones = tuple(
        Zone(name=zone, id=zone_id, control_plane=zone_id not in without) for zone, zone_id in head["zones"].items()
    )
    return Region(name=name, title=head["title"], zones=zones, source=head["source"], retrieved=head["retrieved"])
