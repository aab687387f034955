"""Fast fabric: EFA on types that have it, one type, one zone, one placement group."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.environment.checks.common import key, warning, wrong
from infra.environment.mistakes import Mistake, one_of
from infra.environment.resolve import Resolved, ResolvedPool


def fabric_is_one_type_in_one_zone(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """EFA only where the type has it, with exactly one type and one zone, as its placement group demands."""
    for name, pool in resolved.pools.items():
        if pool.pool.fabric == "efa":
            yield from _efa(name, pool, resolved, facts)


def _efa(name: str, pool: ResolvedPool, resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    path, machines = ("pools", name, "fabric"), pool.pool.machines
    if len(set(machines)) > 1:
        yield wrong(
            "fabric", ("pools", name, "machines"), f"{key('pools', name, 'machines')} names {len(machines)} types, and a pool with `fabric: efa` takes exactly one",
            f"keep `{machines[0]}`; types differ in their network cards, so one layout fits one type",
        )  # fmt: skip
    for machine in pool.machines:
        if not machine.efa_interfaces:
            yield wrong(
                "fabric",
                path,
                f"{key(*path)} is `efa`, and `{machine.name}` has no EFA",
                _with_efa(machine.accelerator, resolved, facts),
                value="efa",
            )
    if len(set(pool.pool.zones)) > 1:
        yield wrong(
            "fabric", ("pools", name, "zones"), f"{key('pools', name, 'zones')} names {len(pool.pool.zones)} zones, and a cluster placement group lies in one",
            f"keep `{pool.pool.zones[0]}`",
        )  # fmt: skip
    reservation = pool.pool.capacity.reservation
    if reservation and pool.pool.zones and reservation.zone not in pool.pool.zones:
        yield wrong(
            "fabric", ("pools", name, "zones"), f"{key('pools', name, 'zones')} is {one_of(pool.pool.zones)}, and the reservation is in `{reservation.zone}`",
            f"write `zones: [{reservation.zone}]`",
        )  # fmt: skip
    if pool.pool.nodes.max == 1:
        yield warning(
            "fabric-alone",
            path,
            f"{key(*path)} is `efa` on a pool of one machine, which has no other to reach",
            f"raise {key('pools', name, 'nodes', 'max')} or leave `fabric` out",
        )


def _with_efa(accelerator: str | None, resolved: Resolved, facts: Catalog) -> str:
    region = resolved.environment.region
    here = region if region in facts.aws.regions else None
    names = [machine.name for machine in facts.machines_with(accelerator, here) if machine.efa_interfaces]
    kind = f" with `{accelerator}`" if accelerator else ""
    return (
        f"types{kind} that have it: {one_of(names, 6)}"
        if names
        else f"no type{kind} has it in `{region}`; leave `fabric` out"
    )
