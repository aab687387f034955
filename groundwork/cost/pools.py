"""How many machines of which kind each pool has at its least, as expected, and at its most."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from groundwork.cost.hours import share_of_week
from groundwork.cost.money import Three
from groundwork.plan.model import Plan, PlannedResource
from infra.catalog import catalog
from infra.catalog.rows import Accelerator, Machine
from infra.environment.base import Range
from infra.environment.models import ServedModel
from infra.environment.pools import Capacity, Reservation
from infra.environment.spending import Schedule

POOL_TYPE = "groundwork:aws:Pool"
SYSTEM = "system"
"""Key of the pool of the cluster's own parts."""


@dataclass(frozen=True)
class PoolUse:
    """A pool as the plan counts it."""

    name: str
    urn: str
    machines: tuple[Machine, ...]
    accelerator: Accelerator | None
    range: Range
    order: tuple[Capacity, ...]
    floor: int
    reservation: Reservation | None
    zones: tuple[str, ...]
    fabric: str
    nodes: Three
    """Machines: averaged over a week's schedules at the least and as expected; the pool's maximum at the most."""
    why: str
    """What the expected number assumes."""

    @property
    def machine(self) -> Machine:
        """First choice of machine."""
        return self.machines[0]

    @property
    def accelerators(self) -> Three:
        """Accelerators in the three cases, of the first choice of machine."""
        return self.nodes * self.machine.accelerators

    def split(self) -> Iterator[tuple[Capacity, Three]]:
        """Machines by capacity type: the floor on demand, the rest by the order's first type; at the most all on demand.

        A reservation stays one at the most too: its machines are not bought twice.
        """
        first, floor = self.order[0], self.floor
        on_floor = Three(min(floor, self.nodes.low), min(floor, self.nodes.expected), 0)
        elastic = Three(self.nodes.low - on_floor.low, self.nodes.expected - on_floor.expected, 0)
        only_reserved = self.order == (Capacity.RESERVED,)
        most = Three(0, 0, self.nodes.high)
        yield Capacity.ON_DEMAND, on_floor + (Three(0, 0, 0) if only_reserved else most)
        yield first, elastic + (most if only_reserved else Three(0, 0, 0))


def pool_uses(plan: Plan) -> tuple[PoolUse, ...]:
    """Every pool of `plan`, the system pool first, in the order of the environment."""
    components = {key: resource for resource in plan.of_type(POOL_TYPE) if (key := pool_key(plan, resource))}
    uses = [_system(plan, components[SYSTEM])] if SYSTEM in components else []
    return (*uses, *(_pool(plan, key, components[key]) for key in plan.resolved.pools if key in components))


def pool_key(plan: Plan, component: PlannedResource) -> str:
    """Key in the environment of a pool's component, whose name is the environment's and the key."""
    return component.name.removeprefix(f"{plan.environment.name}-")


def _system(plan: Plan, component: PlannedResource) -> PoolUse:
    system = plan.environment.cluster.system
    return PoolUse(
        name=SYSTEM,
        urn=component.urn,
        machines=(catalog().aws.machines[system.machine],),
        accelerator=None,
        range=system.nodes,
        order=(Capacity.ON_DEMAND,),
        floor=0,
        reservation=None,
        zones=plan.resolved.zones,
        fabric="none",
        nodes=Three(system.nodes.min, system.nodes.min, system.nodes.max),
        why="the cluster's own parts fit on the fewest machines",
    )


def _pool(plan: Plan, key: str, component: PlannedResource) -> PoolUse:
    resolved = plan.resolved.pools[key]
    pool = resolved.pool
    need, why = expected_nodes(pool.nodes, resolved.machines[0], resolved.models)
    schedules = {name: s for name, s in plan.environment.schedules.items() if key in s.pools}
    return PoolUse(
        name=key,
        urn=component.urn,
        machines=resolved.machines,
        accelerator=resolved.accelerator,
        range=pool.nodes,
        order=tuple(pool.capacity.order),
        floor=pool.capacity.on_demand_floor,
        reservation=pool.capacity.reservation,
        zones=resolved.zones,
        fabric=pool.fabric,
        nodes=scheduled(pool.nodes, need, schedules),
        why=why + (f", over the week of {_named(schedules)}" if schedules else ""),
    )


def expected_nodes(nodes: Range, machine: Machine, models: Mapping[str, ServedModel]) -> tuple[int, str]:
    """How many machines a pool is expected to run, and why: its minimum, or what its models' least replicas need."""
    asked = sum(model.replicas.min * model.gpus for model in models.values())
    need = ceil(asked / machine.accelerators) if machine.accelerators else int(bool(models))
    if not models or need <= nodes.min:
        return nodes.min, "the pool's minimum"
    return min(need, nodes.max), f"the least replicas of {_named(models)}"


def scheduled(nodes: Range, need: int, schedules: Mapping[str, Schedule]) -> Three:
    """Average machines over a week in which `schedules` resize the pool; at the most, the largest any of them allows."""
    high = max([nodes.max, *(s.nodes.max for s in schedules.values())])
    if not schedules:
        return Three(nodes.min, need, high)
    shares = share_of_week(schedules)
    low, expected = ((1 - sum(shares.values())) * count for count in (nodes.min, need))
    for name, share in shares.items():
        now = schedules[name].nodes
        low += share * now.min
        expected += share * min(max(need, now.min), now.max)
    return Three(low, expected, high)


def _named(things: Mapping[str, object]) -> str:
    return ", ".join(f"`{name}`" for name in things)
