"""Packing: which EKS node groups make up a pool, and how its least and most machines are shared among them.

A managed node group has one capacity type, and a zone without capacity fails the whole group it is in. So a pool is
a small set of groups: first the on-demand floor, then one set for each capacity type in the order of the pool's plan;
pools with accelerators get one group a zone, others one group over all their zones.

What holds of every packing (tests/targets/aws/test_pool_groups.py):

- the groups' minima add up to the pool's minimum, the floor counted in;
- any one elastic group may grow until, with the floor, it alone is the whole pool, since the other groups may be
  without capacity. The maxima therefore add up to more than the pool's: whoever scales holds the sum, by the pool's
  `nodes_max` in the contract;
- earlier capacity types have higher priorities, all zones of one type the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from infra.environment.base import Range
from infra.environment.pools import Capacity, CapacityPlan, Reservation
from infra.environment.resolve import ResolvedPool

EksCapacity = Literal["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"]

PRIORITY_STEP: Final = 10
"""Distance between priorities, so that a person can put something between two of them."""


@dataclass(frozen=True)
class NodeGroup:
    """One managed node group of a pool."""

    pool: str
    role: Literal["floor", "elastic"]
    capacity: Capacity
    machines: tuple[str, ...]
    zones: tuple[str, ...]
    nodes: Range
    priority: int
    """Higher is tried first: the number for the cluster autoscaler's `priority` expander."""
    reservation: Reservation | None = None
    zonal: bool = True
    """Whether the group is one of several that differ by zone, so that its name must say the zone."""

    @property
    def tokens(self) -> tuple[str, ...]:
        """What the group's name adds to the environment's: pool, role or capacity type, and the zone's letter."""
        kind = "floor" if self.role == "floor" else self.capacity.value
        return (self.pool, kind, zone_suffix(self.zones[0])) if self.zonal else (self.pool, kind)

    @property
    def eks_capacity(self) -> EksCapacity:
        """Capacity type as EKS calls it; an on-demand reservation is on-demand capacity that names its reservation."""
        if self.capacity is Capacity.SPOT:
            return "SPOT"
        return "CAPACITY_BLOCK" if self.reservation and self.reservation.kind == "block" else "ON_DEMAND"

    @property
    def desired(self) -> int:
        """Machines at creation: the least; whoever scales decides from then on."""
        return self.nodes.min


def zone_suffix(zone: str) -> str:
    """What tells a zone from its region's other zones: `us-east-1a` gives `a`.

    Raises:
        ValueError: for a zone that ends in no letter, which no region has.
    """
    if not zone[-1:].isalpha():
        raise ValueError(f"`{zone}` is not an availability zone: it ends in no letter")
    return zone[-1]


def pool_groups(pool: ResolvedPool) -> tuple[NodeGroup, ...]:
    """The node groups of `pool`, first to be tried first."""
    groups = (*_floor(pool), *_elastic(pool))
    # EKS refuses a group that may have no machine at all, and a pool of none asks for nothing.
    return tuple(group for group in groups if group.nodes.max > 0)


def resized(pool: ResolvedPool, nodes: Range) -> dict[tuple[str, ...], Range]:
    """Sizes of `pool`'s groups, by the tokens of their names, while the whole pool is `nodes` large.

    A group that the smaller pool would not have is nought to nought: a schedule to zero empties the floor as well.
    """
    plan = pool.pool.capacity
    smaller = plan.model_copy(update={"on_demand_floor": min(plan.on_demand_floor, nodes.max)})
    resized_pool = replace(pool, pool=pool.pool.model_copy(update={"nodes": nodes, "capacity": smaller}))
    sizes = {group.tokens: group.nodes for group in pool_groups(resized_pool)}
    return {group.tokens: sizes.get(group.tokens, Range(min=0, max=0)) for group in pool_groups(pool)}


def shared(total: int, shares: int) -> tuple[int, ...]:
    """`total` divided into `shares` whole parts as even as can be, larger parts first."""
    quotient, rest = divmod(total, shares)
    return tuple(quotient + (index < rest) for index in range(shares))


def _floor(pool: ResolvedPool) -> Iterator[NodeGroup]:
    """Groups bought on demand and never shrunk: as many zones as there are machines, at most the pool's."""
    plan = pool.pool.capacity
    sites = _sites(pool, pool.zones)
    for zones, count in zip(sites, shared(plan.on_demand_floor, len(sites)), strict=True):
        yield NodeGroup(
            pool=pool.name,
            role="floor",
            capacity=Capacity.ON_DEMAND,
            machines=_names(pool),
            zones=zones,
            nodes=Range(min=count, max=count),
            priority=_priority(plan, -1),
            zonal=_is_zonal(pool),
        )


def _elastic(pool: ResolvedPool) -> Iterator[NodeGroup]:
    """Groups that grow and shrink, by capacity type in order; the first type carries what the minimum asks above the floor."""
    plan, nodes = pool.pool.capacity, pool.pool.nodes
    above_floor = max(nodes.min - plan.on_demand_floor, 0)
    most = max(nodes.max - plan.on_demand_floor, 0)
    for index, capacity in enumerate(plan.order):
        reservation = plan.reservation if capacity is Capacity.RESERVED else None
        # A reservation's machines can be nowhere but in its zone.
        sites = _sites(pool, (reservation.zone,) if reservation else pool.zones)
        least = shared(above_floor if index == 0 else 0, len(sites))
        for zones, count in zip(sites, least, strict=True):
            yield NodeGroup(
                pool=pool.name,
                role="elastic",
                capacity=capacity,
                machines=_names(pool),
                zones=zones,
                nodes=Range(min=count, max=most),
                priority=_priority(plan, index),
                reservation=reservation,
                zonal=reservation is not None or _is_zonal(pool),
            )


def _is_zonal(pool: ResolvedPool) -> bool:
    return pool.accelerator is not None


def _sites(pool: ResolvedPool, zones: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Zones of each group: one zone each for accelerators, all of them in one group otherwise."""
    return tuple((zone,) for zone in zones) if _is_zonal(pool) else (tuple(zones),)


def _names(pool: ResolvedPool) -> tuple[str, ...]:
    return tuple(machine.name for machine in pool.machines)


def _priority(plan: CapacityPlan, index: int) -> int:
    """Priority of the capacity type at `index` of the plan's order; the floor, at -1, comes before all."""
    return PRIORITY_STEP * (len(plan.order) - index)
