"""What a plan needs of the account's vCPU quotas: by machine family, on demand and spot apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from groundwork.cost.money import NOTHING, Three
from groundwork.cost.pools import PoolUse
from infra.catalog import catalog
from infra.environment.pools import Capacity


@dataclass(frozen=True)
class QuotaUse:
    """vCPUs needed of one quota."""

    family: str
    kind: str
    """`on-demand` or `spot`."""
    code: str
    """Code of the quota in Service Quotas, for example `L-417A185B`."""
    name: str
    vcpus: Three
    new_account: int
    """vCPUs a new account has."""


def quota_uses(pools: Iterable[PoolUse]) -> tuple[QuotaUse, ...]:
    """Every quota the pools draw on, by family and kind."""
    needed: dict[tuple[str, str], Three] = {}
    for pool in pools:
        for kind, vcpus in _vcpus(pool).items():
            key = (pool.machine.quota_family, kind)
            needed[key] = needed.get(key, NOTHING) + vcpus
    return tuple(_quota(family, kind, vcpus) for (family, kind), vcpus in sorted(needed.items()))


def accelerators(pools: Iterable[PoolUse]) -> Mapping[str, Three]:
    """Accelerators by name in the three cases."""
    found: dict[str, Three] = {}
    for pool in pools:
        if pool.accelerator:
            found[pool.accelerator.name] = found.get(pool.accelerator.name, NOTHING) + pool.accelerators
    return found


def _vcpus(pool: PoolUse) -> dict[str, Three]:
    """vCPUs by kind. At the most, every kind of the pool's order must be able to carry all of it: the others may be out.

    A capacity block counts against no quota; an on-demand reservation counts as on demand. Source: EC2 User Guide,
    "Capacity Blocks for ML" and "On-Demand Capacity Reservations", read 2026-11.
    """
    most = max(machine.vcpus for machine in pool.machines)
    kinds: dict[str, Three] = {}
    for capacity, nodes in pool.split(pool.peak):
        kind = _kind(pool, capacity)
        if kind and (nodes.low or nodes.expected):
            kinds[kind] = kinds.get(kind, NOTHING) + Three(nodes.low, nodes.expected, 0)
    for kind, nodes in _most(pool).items():
        kinds[kind] = kinds.get(kind, NOTHING) + Three(0, 0, nodes)
    return {kind: nodes * most for kind, nodes in kinds.items() if nodes != NOTHING}


def _most(pool: PoolUse) -> dict[str, float]:
    most: dict[str, float] = {"on-demand": pool.floor} if pool.floor else {}
    for capacity in pool.order:
        if kind := _kind(pool, capacity):
            most[kind] = pool.peak.high if kind == "on-demand" else pool.peak.high - pool.floor
    return most


def _kind(pool: PoolUse, capacity: Capacity) -> str | None:
    if capacity is Capacity.SPOT:
        return "spot"
    return None if pool.in_block(capacity) else "on-demand"


def _quota(family: str, kind: str, vcpus: Three) -> QuotaUse:
    row = catalog().aws.quota_families[family]
    if kind == "spot":
        return QuotaUse(family, kind, row.spot_code, row.spot_name, vcpus, row.spot_default_vcpus)
    return QuotaUse(family, kind, row.on_demand_code, row.on_demand_name, vcpus, row.on_demand_default_vcpus)
