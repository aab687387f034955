"""What an environment leaves open, decided: machines and zones of each pool, zones of the whole. Pure, offline.

It never fails: where no type is offered, a pool has no machines, which the checks tell; what passed them resolves whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from infra.catalog import Accelerator, Catalog, Machine, catalog
from infra.environment.environment import Environment
from infra.environment.models import ServedModel
from infra.environment.pools import Capacity, Pool
from infra.environment.sizing import fit, host_floor_gb, host_gb, host_wanted_gb, weights_gb

ZONES: Final = 3
"""Zones taken by default: etcd-like quorums and two survivors need three; more cost a NAT gateway and endpoints each."""
CONTROL_PLANE_ZONES: Final = 2
"""Zones an EKS control plane needs (Amazon EKS User Guide, "VPC and subnet requirements")."""
CPU_VCPUS: Final = 4
CPU_GIB: Final = 16
"""Least CPU machine chosen by default: daemon sets alone take about one vCPU and 2 GiB of it."""


@dataclass(frozen=True)
class ResolvedPool:
    """A pool with nothing left open."""

    name: str
    pool: Pool
    machines: tuple[Machine, ...]
    """Machine types, first choice first."""
    zones: tuple[str, ...]
    """Zones it may have machines in."""
    accelerator: Accelerator | None
    models: Mapping[str, ServedModel]
    """Models that name this pool."""


@dataclass(frozen=True)
class Resolved:
    """An environment with nothing left open."""

    environment: Environment
    zones: tuple[str, ...]
    """Availability zones of the network, in the region's order."""
    pools: Mapping[str, ResolvedPool]


def resolve(environment: Environment) -> Resolved:
    """Decide what the environment leaves open, from the catalogue alone."""
    facts = catalog()
    machines = {name: machines_of(name, environment, facts) for name in environment.pools}
    zones = zones_of(environment, machines, facts)
    pools = {
        name: ResolvedPool(
            name=name,
            pool=pool,
            machines=machines[name],
            zones=pool_zones(pool, machines[name], zones, environment.region, facts),
            accelerator=facts.accelerators.get(pool.accelerator or ""),
            models=models_on(name, environment),
        )
        for name, pool in environment.pools.items()
    }
    return Resolved(environment, zones, pools)


def models_on(pool: str, environment: Environment) -> dict[str, ServedModel]:
    """The models that name a pool."""
    return {name: model for name, model in environment.models.items() if model.pool == pool}


def machines_of(name: str, environment: Environment, facts: Catalog) -> tuple[Machine, ...]:
    """Machine types of a pool: those it names, else the cheapest that fits its models."""
    pool = environment.pools[name]
    if pool.machines:
        return tuple(facts.aws.machines[machine] for machine in pool.machines if machine in facts.aws.machines)
    models = models_on(name, environment).values()
    region = environment.region
    known = region if region in facts.aws.regions else None
    candidates = [machine for machine in facts.machines_with(pool.accelerator, known) if _eligible(machine, pool)]
    for good_enough in (_fits_well, _fits_barely, _fits_devices):
        fitting = [machine for machine in candidates if good_enough(machine, pool, models, facts)]
        if fitting:
            return (min(fitting, key=lambda machine: _cost_order(machine, region, facts)),)
    # Nothing holds the models: the largest shows best, in the checks' arithmetic, what is lacking.
    return tuple(sorted(candidates, key=lambda machine: (machine.accelerators, machine.memory_mib))[-1:])


def zones_of(environment: Environment, machines: Mapping[str, tuple[Machine, ...]], facts: Catalog) -> tuple[str, ...]:
    """Zones of the network: those given, else the fewest up to three that offer most of what the pools need."""
    region = facts.aws.regions.get(environment.region)
    if environment.zones or region is None:
        return tuple(dict.fromkeys(environment.zones))
    needed = set(_named_zones(environment))
    order = [zone.name for zone in region.zones]
    offers = {name: set(_offering(found, environment.region, facts)) for name, found in machines.items() if found}
    offers[""] = set(facts.aws.offered(environment.cluster.system.machine, environment.region))
    chosen = [zone for zone in order if zone in needed]
    for offer in sorted(offers.values(), key=len):
        if offer and not offer.intersection(chosen):
            chosen.append(max((zone for zone in order if zone in offer), key=lambda zone: _served(zone, offers)))
    able = {zone.name for zone in region.zones if zone.control_plane}
    rest = sorted(
        (zone for zone in order if zone not in chosen), key=lambda zone: (zone not in able, -_served(zone, offers))
    )
    missing = max(ZONES - len(chosen), CONTROL_PLANE_ZONES - len(able.intersection(chosen)), 0)
    chosen += rest[:missing]
    return tuple(zone for zone in order if zone in chosen)


def pool_zones(
    pool: Pool, machines: tuple[Machine, ...], zones: tuple[str, ...], region: str, facts: Catalog
) -> tuple[str, ...]:
    """Zones of a pool: those given, else each of the environment's that offers its machines; one for a fast fabric."""
    if pool.zones:
        return tuple(dict.fromkeys(pool.zones))
    reservation = pool.capacity.reservation
    if reservation and (pool.fabric != "none" or pool.capacity.order == [Capacity.RESERVED]):
        return (reservation.zone,)
    offering = _offering(machines, region, facts)
    found = tuple(zone for zone in zones if zone in offering)
    if reservation and reservation.zone not in found:
        found = (*found, reservation.zone)
    return found[:1] if pool.fabric != "none" else found


def _eligible(machine: Machine, pool: Pool) -> bool:
    """Whether a machine may be chosen for a pool that names none."""
    if machine.fractional or machine.burstable or machine.architecture != "x86_64":
        return False
    if pool.fabric == "efa" and not machine.efa_interfaces:
        return False
    if pool.accelerator is None:
        return machine.vcpus >= CPU_VCPUS and machine.memory_mib >= CPU_GIB * 1024
    return True


def _fits_devices(machine: Machine, pool: Pool, models: Iterable[ServedModel], facts: Catalog) -> bool:
    """Whether every model of the pool fits in the devices it asks for."""
    accelerator = facts.accelerators.get(pool.accelerator or "")
    if accelerator is None:
        return True
    return all(
        model.gpus <= machine.accelerators and fit(model, machine, accelerator, pool, facts).fits
        for model in models
        if model.gpus
    )


def _fits_barely(machine: Machine, pool: Pool, models: Iterable[ServedModel], facts: Catalog) -> bool:
    """Whether it holds the models, with the least host memory."""
    largest = max((weights_gb(model, facts) for model in models), default=0.0)
    enough = not largest or host_gb(machine) >= host_floor_gb(largest)
    return enough and _fits_devices(machine, pool, models, facts)


def _fits_well(machine: Machine, pool: Pool, models: Iterable[ServedModel], facts: Catalog) -> bool:
    """Whether it holds the models, with the host memory wanted."""
    largest = max((weights_gb(model, facts) for model in models), default=0.0)
    enough = not largest or host_gb(machine) >= host_wanted_gb(largest)
    return enough and _fits_devices(machine, pool, models, facts)


def _cost_order(machine: Machine, region: str, facts: Catalog) -> tuple[float, float, int, str]:
    """Cheapest first; where no price is known, after all priced ones, smallest first."""
    price = facts.aws.price(machine.name, region, "on-demand")
    return (price.usd_per_hour if price else float("inf"), machine.accelerators, machine.vcpus, machine.name)


def _offering(machines: tuple[Machine, ...], region: str, facts: Catalog) -> tuple[str, ...]:
    """Zones that offer all of a pool's machines; where none does, those that offer its first choice."""
    offers = [facts.aws.offered(machine.name, region) for machine in machines]
    if not offers:
        return ()
    everywhere = tuple(zone for zone in offers[0] if all(zone in offer for offer in offers))
    return everywhere or offers[0]


def _named_zones(environment: Environment) -> list[str]:
    """Zones that parts of the environment name themselves."""
    named = [zone for pool in environment.pools.values() for zone in pool.zones]
    named += [pool.capacity.reservation.zone for pool in environment.pools.values() if pool.capacity.reservation]
    lustre = environment.storage.lustre
    return named + ([lustre.zone] if lustre and lustre.zone else [])


def _served(zone: str, offers: Mapping[str, set[str]]) -> int:
    """How many of the pools could have machines in a zone."""
    return sum(1 for offer in offers.values() if zone in offer)
