"""Pools of an environment and the models they serve: shares, devices, how long a model loads."""

from collections.abc import Iterator

from infra.catalog import Machine, catalog
from infra.environment.models import ServedModel
from infra.environment.pools import Capacity, Mig
from infra.environment.resolve import ResolvedPool
from infra.environment.sizing import Fit, fit, load_seconds
from policies.world import Part

Pool = Part[ResolvedPool]


def serves_models(pool: Pool, *_: object) -> bool:
    """Whether models are served from a pool that has machines."""
    return bool(pool.value.models and pool.value.machines)


def serves_on_accelerators(pool: Pool, *_: object) -> bool:
    """Whether models use accelerators of a pool."""
    return pool.value.accelerator is not None and any(True for _ in devices(pool.value))


def devices(pool: ResolvedPool) -> Iterator[tuple[str, ServedModel]]:
    """Models of a pool that use accelerators, by name."""
    yield from ((name, model) for name, model in pool.models.items() if model.gpus)


def slots(pool: ResolvedPool, machine: Machine) -> int:
    """How many devices, or shares of devices, pods can ask for on one machine."""
    return int(max(machine.accelerators, 1)) * shares(pool)


def shares(pool: ResolvedPool) -> int:
    """Pods that have a share of one device each; 1 where devices are whole."""
    sharing = pool.pool.sharing
    if sharing is None or pool.accelerator is None:
        return 1
    return pool.accelerator.mig_profiles.get(sharing.profile, 1) if isinstance(sharing, Mig) else sharing.replicas


def held(model: ServedModel, pool: ResolvedPool) -> Fit:
    """A model against the smallest devices of its pool."""
    assert pool.accelerator is not None
    tightest = min(pool.machines, key=lambda machine: machine.accelerator_memory_mib or 0)
    return fit(model, tightest, pool.accelerator, pool.pool, catalog())


def slowest(pool: ResolvedPool) -> tuple[str, float]:
    """The model that loads longest on a pool's first choice of machine, and its seconds."""
    machine = pool.machines[0]
    seconds = {name: load_seconds(model, machine, pool.pool, catalog()) for name, model in pool.models.items()}
    name = max(seconds, key=lambda each: seconds[each])
    return name, seconds[name]


def is_reserved(pool: ResolvedPool) -> bool:
    """Whether a pool's machines are paid for already, whether they run or not."""
    return Capacity.RESERVED in pool.pool.capacity.order
