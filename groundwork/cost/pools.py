"""How many machines of which kind each pool has at its least, as expected, and at its most."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

from groundwork.cost.hours import share_of_week
from groundwork.cost.money import NOTHING, Three
from groundwork.plan.model import Plan, PlannedResource
from infra.catalog import catalog
from infra.catalog.rows import Accelerator, Machine
from infra.environment.base import Range
from infra.environment.pools import Capacity, Mig, Reservation
from infra.environment.resolve import ResolvedPool
from infra.environment.spending import Schedule

POOL_TYPE = "groundwork:aws:Pool"
SYSTEM = "system"
"""Key of the pool of the cluster's own parts."""
MINIMUM = "the pool's minimum"
"""What is expected of a pool that nothing asks more of."""


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
    peak: Three
    """Most machines at one time in each case, which is what a quota must allow."""
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

    def in_block(self, capacity: Capacity) -> bool:
        """Whether machines bought this way stand in a capacity block, which was paid up front."""
        return capacity is Capacity.RESERVED and self.reservation is not None and self.reservation.kind == "block"

    def split(self, nodes: Three) -> Iterator[tuple[Capacity, Three]]:
        """Divide machines by capacity type: the floor on demand, the rest by the order's first; at the most all on demand.

        A reservation stays one at the most too: its machines are not bought twice.
        """
        on_floor = Three(min(self.floor, nodes.low), min(self.floor, nodes.expected), 0)
        elastic = Three(nodes.low - on_floor.low, nodes.expected - on_floor.expected, 0)
        most = Three(0, 0, nodes.high)
        bought: dict[Capacity, Three] = {}
        worst = Capacity.RESERVED if self.order == (Capacity.RESERVED,) else Capacity.ON_DEMAND
        for capacity, count in ((Capacity.ON_DEMAND, on_floor), (self.order[0], elastic), (worst, most)):
            bought[capacity] = bought.get(capacity, NOTHING) + count
        yield from ((capacity, count) for capacity, count in bought.items() if count != NOTHING)


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
        peak=Three(system.nodes.min, system.nodes.min, system.nodes.max),
        why="the cluster's own parts fit on the fewest machines",
    )


def _pool(plan: Plan, key: str, component: PlannedResource) -> PoolUse:
    resolved = plan.resolved.pools[key]
    pool = resolved.pool
    need, why = expected_nodes(resolved)
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
        peak=peak(pool.nodes, need, schedules),
        why=why + (f", over the week of {_named(schedules)}" if schedules else ""),
    )


def expected_nodes(resolved: ResolvedPool) -> tuple[int, str]:
    """How many machines a pool is expected to run, and why: its minimum, or what its models' least replicas need."""
    nodes, models = resolved.pool.nodes, resolved.models
    asked = sum(model.replicas.min * model.gpus for model in models.values())
    slots = resolved.machines[0].accelerators * slots_of_one(resolved)
    need = ceil(asked / slots) if slots else int(bool(models))
    if not models or need <= nodes.min:
        return nodes.min, MINIMUM
    return min(need, nodes.max), f"the least replicas of {_named(models)}"


def slots_of_one(resolved: ResolvedPool) -> int:
    """Replicas that can each have what they call a GPU on one of the pool's: more than one where it is shared."""
    sharing = resolved.pool.sharing
    if sharing is None:
        return 1
    if isinstance(sharing, Mig):
        return resolved.accelerator.mig_profiles[sharing.profile] if resolved.accelerator else 1
    return sharing.replicas


def peak(nodes: Range, need: int, schedules: Mapping[str, Schedule]) -> Three:
    """Most machines at one time in each case, whatever the schedules."""
    sizes = [schedule.nodes for schedule in schedules.values()] or [nodes]
    return Three(
        max(size.min for size in sizes),
        max(min(max(need, size.min), size.max) for size in sizes),
        max(nodes.max, *(size.max for size in sizes)),
    )


def scheduled(nodes: Range, need: int, schedules: Mapping[str, Schedule]) -> Three:
    """Average machines over a week in which `schedules` resize the pool; at the most, the largest any of them allows."""
    if not schedules:
        return Three(nodes.min, need, nodes.max)
    shares = share_of_week(schedules)
    low, expected = ((1 - sum(shares.values())) * count for count in (nodes.min, need))
    for name, share in shares.items():
        now = schedules[name].nodes
        low += share * now.min
        expected += share * min(max(need, now.min), now.max)
    return Three(low, expected, peak(nodes, need, schedules).high)


def _named(things: Mapping[str, object]) -> str:
    return ", ".join(f"`{name}`" for name in things)
