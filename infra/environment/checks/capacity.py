"""Capacity: floors, spot, reservations, and whether the pool has machines enough for its models."""

from collections.abc import Iterator
from math import ceil

from infra.catalog import Catalog
from infra.environment.checks.common import key, plural, warning, wrong
from infra.environment.mistakes import Mistake, all_of, one_of
from infra.environment.pools import Capacity, Mig
from infra.environment.resolve import Resolved, ResolvedPool
from infra.environment.sizing import SPOT_NOTICE_S, load_gb_s, load_seconds, weights_gb


def floors_are_within_the_pool(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The on-demand floor lies within the pool's own least and most, and stands behind something."""
    for name, pool in resolved.environment.pools.items():
        floor, path = pool.capacity.on_demand_floor, ("pools", name, "capacity", "on_demand_floor")
        if floor > pool.nodes.max:
            yield wrong(
                "floor",
                path,
                f"{key(*path)} is `{floor}`, above {key('pools', name, 'nodes', 'max')}, which is `{pool.nodes.max}`",
                f"lower it, or set `nodes: {{max: {floor}}}` or more",
                value=floor,
            )
        elif floor > pool.nodes.min:
            yield wrong(
                "floor",
                path,
                f"{key(*path)} keeps {plural(floor, 'machine')} at all times, and {key('pools', name, 'nodes', 'min')} is `{pool.nodes.min}`",
                f"set `nodes: {{min: {floor}}}`, so that the file says what is paid for when idle",
                value=floor,
            )
        if floor and pool.capacity.order == [Capacity.ON_DEMAND]:
            yield warning(
                "floor-idle",
                path,
                f"{key(*path)} is `{floor}`, and everything in the pool is bought on demand anyway",
                f"leave it out; `nodes.min` alone keeps {plural(floor, 'machine')}",
            )
        if pool.nodes.max == 0:
            yield warning(
                "pool-empty",
                ("pools", name, "nodes", "max"),
                f"{key('pools', name, 'nodes', 'max')} is `0`, so the pool never has a machine",
                "raise it, or take the pool out",
            )


def spot_never_empties_a_slow_pool(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """No spot without a floor where a model loads longer than the notice before a reclaim."""
    for name, pool in resolved.pools.items():
        capacity = pool.pool.capacity
        if Capacity.SPOT not in capacity.order or capacity.on_demand_floor or not pool.machines:
            continue
        slow = {
            served: load_seconds(model, pool.machines[0], pool.pool, facts) for served, model in pool.models.items()
        }
        served = max(slow, key=lambda each: slow[each], default=None)
        if served is not None and slow[served] > SPOT_NOTICE_S:
            yield _reclaimed(name, pool, served, slow[served], facts)


def reservations_are_usable(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """A reservation is of one type in one zone of the pool; blocks exist only for some types."""
    for name, pool in resolved.pools.items():
        reservation, path = pool.pool.capacity.reservation, ("pools", name, "capacity", "reservation")
        if reservation is None:
            continue
        if len(pool.machines) > 1:
            yield wrong(
                "reservation",
                ("pools", name, "machines"),
                f"{key('pools', name, 'machines')} names {len(pool.machines)} types, and a reservation is of one",
                "keep the type that was reserved",
            )
        if pool.pool.zones and reservation.zone not in pool.pool.zones and pool.pool.fabric == "none":
            yield wrong(
                "reservation",
                (*path, "zone"),
                f"{key(*path, 'zone')} is `{reservation.zone}`, which is not among the pool's `zones`",
                f"add it to {key('pools', name, 'zones')}, or choose {one_of(pool.pool.zones)}",
                value=reservation.zone,
            )
        for machine in pool.machines:
            offered = facts.aws.offered(machine.name, resolved.environment.region)
            if offered and reservation.zone not in offered:
                yield wrong(
                    "reservation",
                    (*path, "zone"),
                    f"{key(*path, 'zone')} is `{reservation.zone}`, which does not offer `{machine.name}`",
                    f"it is offered in {all_of(offered)}",
                    value=reservation.zone,
                )
            if reservation.kind == "block" and not machine.capacity_blocks:
                able = [each.name for each in facts.aws.machines.values() if each.capacity_blocks]
                yield wrong(
                    "reservation",
                    (*path, "kind"),
                    f"{key(*path, 'kind')} is `block`, and `{machine.name}` is not sold in capacity blocks",
                    f"write `kind: on-demand`; blocks are sold of {all_of(able, 8)}",
                    value="block",
                )


def pools_hold_their_replicas(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The fewest replicas of a pool's models fit on the most machines it may have; the most should."""
    for name, pool in resolved.pools.items():
        if not pool.models or not pool.machines or pool.accelerator is None:
            continue
        each = min(int(max(machine.accelerators, 1)) for machine in pool.machines) * _shares(pool)
        if any(model.gpus > each for model in pool.models.values()):
            continue  # another check says that these fit on no machine
        has, path = each * pool.pool.nodes.max, ("pools", name, "nodes", "max")
        fewest = sum(model.replicas.min * model.gpus for model in pool.models.values())
        most = sum(model.replicas.max * model.gpus for model in pool.models.values())
        room = f"and at most {plural(pool.pool.nodes.max, 'machine')} with {each} each have {has}"
        unit = "shares" if pool.pool.sharing else "devices"
        if fewest > has:
            sums = " + ".join(f"{model.replicas.min} × {model.gpus}" for model in pool.models.values() if model.gpus)
            yield wrong(
                "pool-room", path, f"the fewest replicas of the models on {key('pools', name)} need {fewest} {unit} ({sums}), {room}",
                f"set `nodes: {{max: {ceil(fewest / each)}}}` or more, or lower `replicas`",
            )  # fmt: skip
        elif most > has:
            sums = " + ".join(f"{model.replicas.max} × {model.gpus}" for model in pool.models.values() if model.gpus)
            yield warning(
                "replicas-room", path, f"the most replicas of the models on {key('pools', name)} need {most} {unit} ({sums}), {room}",
                f"set `nodes: {{max: {ceil(most / each)}}}` or more, or lower `replicas.max`, or some wait when load is highest",
            )  # fmt: skip


def node_groups_stay_within_the_quota(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The pools make no more node groups than a new account's cluster may have."""
    limit = facts.aws.limits["node-groups"].default
    groups = {name: groups_of(pool) for name, pool in resolved.pools.items()}
    total = sum(groups.values()) + 1
    if total > limit:
        most = max(groups, key=lambda name: groups[name])
        yield warning(
            "node-groups", ("pools",),
            f"`pools` make {total} node groups (one for each zone and capacity type of a pool with accelerators, and the system pool's), and a cluster of a new account may have {limit}",
            f"ask for more (`groundwork doctor` says what the account has), or give {key('pools', most)}, which makes {groups[most]}, fewer zones or capacity types",
        )  # fmt: skip


def groups_of(pool: ResolvedPool) -> int:
    """Node groups a pool becomes: for the floor and for each capacity type, one a zone where it has accelerators."""
    capacity = pool.pool.capacity
    sites = len(pool.zones) if pool.pool.accelerator else 1
    floor = min(capacity.on_demand_floor, sites)
    if pool.pool.nodes.max <= capacity.on_demand_floor:
        return floor
    return floor + sum(1 if kind is Capacity.RESERVED else sites for kind in capacity.order)


def _reclaimed(name: str, pool: ResolvedPool, served: str, seconds: float, facts: Catalog) -> Mistake:
    model, machine = pool.models[served], pool.machines[0]
    rate, bound = load_gb_s(model, machine, pool.pool)
    size = weights_gb(model, facts)
    path = ("pools", name, "capacity", "order")
    return wrong(
        "spot-floor", path,
        f"{key('pools', name)} is bought on the spot market, and `models.{served}` loads in about {seconds:.0f} s there ({size:.1f} GB at {rate:.2g} GB/s by {bound}, and {seconds - size / rate:.0f} s to warm up), longer than the {SPOT_NOTICE_S} s notice before a reclaim",
        "set `capacity.on_demand_floor: 1` and `nodes.min: 1`, so that one replica always stays; or take `spot` out of `order`",
    )  # fmt: skip


def _shares(pool: ResolvedPool) -> int:
    sharing = pool.pool.sharing
    if sharing is None or pool.accelerator is None:
        return 1
    return pool.accelerator.mig_profiles.get(sharing.profile, 1) if isinstance(sharing, Mig) else sharing.replicas
