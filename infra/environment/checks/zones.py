"""Zones: they are in the region, there are enough of them, and each pool's machines are offered in its own."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.environment.checks.common import key, meant, region_known, wrong
from infra.environment.mistakes import Mistake, Path, all_of, did_you_mean, one_of
from infra.environment.resolve import CONTROL_PLANE_ZONES, Resolved, ResolvedPool


def zones_are_in_the_region(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Every zone that is named anywhere is one of the region's, and no list names one twice."""
    if not region_known(resolved, facts):
        return
    region = resolved.environment.region
    there = [zone.name for zone in facts.aws.regions[region].zones]
    for path, zone in _named(resolved):
        if zone not in there:
            near = did_you_mean(zone, there) if zone[:-1] not in facts.aws.regions else None
            hint = meant([near] if near else [], f"zones of `{region}` are {all_of(there)}")
            yield wrong(
                "zone", path, f"{key(*path)} is `{zone}`, not a zone of `{region}`", hint, allowed=there, value=zone
            )
    for path, zones in _lists(resolved):
        for index, zone in enumerate(zones):
            if zone in zones[:index]:
                yield wrong(
                    "zone-twice",
                    (*path, index),
                    f"{key(*path, index)} is `{zone}`, which the list names before",
                    "name each zone once",
                )


def there_are_enough_zones(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The cluster's control plane needs two zones, and pools live in the environment's own."""
    zones = resolved.environment.zones
    if zones and len(set(zones)) < CONTROL_PLANE_ZONES:
        yield wrong(
            "zones-few", ("zones",), f"`zones` names {'one zone' if len(set(zones)) == 1 else 'too few zones'}, and an EKS cluster needs {CONTROL_PLANE_ZONES}",
            "add a second zone, or leave the key out for three; a pool may still be held to one zone by its own `zones`",
        )  # fmt: skip
    elif zones and len(able := _for_control_planes(resolved, facts)) < CONTROL_PLANE_ZONES and able != list(zones):
        region = facts.aws.regions[resolved.environment.region]
        others = [zone.name for zone in region.zones if zone.control_plane and zone.name not in able]
        yield wrong(
            "zones-few", ("zones",), f"`zones` leaves an EKS control plane {one_of(able)} alone, and it needs {CONTROL_PLANE_ZONES} zones: EKS places none in the others",
            f"add {one_of(others)}", allowed=others,
        )  # fmt: skip
    for path, zone in _named(resolved):
        if zones and path[0] != "zones" and zone not in zones and _exists(zone, resolved, facts):
            yield wrong(
                "zone-outside", path, f"{key(*path)} is `{zone}`, which is not among the environment's `zones`",
                f"add `{zone}` to `zones`, or choose {one_of(zones)}", allowed=zones, value=zone,
            )  # fmt: skip


def pools_have_zones_that_offer_them(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Each of a pool's types is offered in each of its zones; a type missing in a zone fails that zone's node group."""
    region = resolved.environment.region
    if not region_known(resolved, facts):
        return
    for name, pool in resolved.pools.items():
        offers = {machine.name: facts.aws.offered(machine.name, region) for machine in pool.machines}
        if not all(offers.values()) or not pool.machines:
            continue
        if not pool.zones:
            yield _no_zone(name, pool, offers, resolved)
        for index, zone in enumerate(pool.pool.zones):
            path = ("pools", name, "zones", index)
            yield from _not_offered(path, zone, offers, resolved, facts)
        yield from _split_offers(name, pool, offers)


def _not_offered(
    path: Path, zone: str, offers: dict[str, tuple[str, ...]], resolved: Resolved, facts: Catalog
) -> Iterator[Mistake]:
    if not _exists(zone, resolved, facts):
        return
    for machine, zones in offers.items():
        if zone not in zones:
            yield wrong(
                "zone-offer", path, f"{key(*path)} is `{zone}`, which does not offer `{machine}`",
                f"`{machine}` is offered in {all_of(zones)}", allowed=zones, value=zone,
            )  # fmt: skip


def _split_offers(name: str, pool: ResolvedPool, offers: dict[str, tuple[str, ...]]) -> Iterator[Mistake]:
    """Types without a zone in common cannot be one pool."""
    lacking = [machine for machine, zones in offers.items() if not set(zones).intersection(pool.zones)]
    if lacking and pool.zones and not pool.pool.zones:
        path = ("pools", name, "machines")
        yield wrong(
            "zone-offer", path, f"no zone of {key('pools', name)} ({one_of(pool.zones)}) offers {one_of(lacking)}",
            f"{one_of(lacking)} is offered in {one_of(offers[lacking[0]])}; drop it, or add such a zone to `zones`",
        )  # fmt: skip


def _no_zone(name: str, pool: ResolvedPool, offers: dict[str, tuple[str, ...]], resolved: Resolved) -> Mistake:
    machine, zones = next(iter(offers.items()))
    named = bool(pool.pool.machines)
    path = ("pools", name, "machines") if named else ("pools", name)
    return wrong(
        "zone-offer", path, f"none of the environment's zones, {all_of(resolved.zones)}, offers `{machine}` of {key('pools', name)}",
        f"`{machine}` is offered in {all_of(zones)}; add {'it' if len(zones) == 1 else 'one of them'} to `zones`",
    )  # fmt: skip


def _for_control_planes(resolved: Resolved, facts: Catalog) -> list[str]:
    """Those of the environment's zones that EKS places control planes in."""
    region = facts.aws.regions.get(resolved.environment.region)
    unable = {zone.name for zone in region.zones if not zone.control_plane} if region else set[str]()
    return [zone for zone in resolved.environment.zones if zone not in unable]


def _exists(zone: str, resolved: Resolved, facts: Catalog) -> bool:
    region = facts.aws.regions.get(resolved.environment.region)
    return region is not None and zone in [each.name for each in region.zones]


def _lists(resolved: Resolved) -> Iterator[tuple[Path, list[str]]]:
    yield ("zones",), resolved.environment.zones
    for name, pool in resolved.environment.pools.items():
        yield ("pools", name, "zones"), pool.zones


def _named(resolved: Resolved) -> Iterator[tuple[Path, str]]:
    """Every zone the environment names, with its key."""
    for path, zones in _lists(resolved):
        for index, zone in enumerate(zones):
            yield (*path, index), zone
    for name, pool in resolved.environment.pools.items():
        if pool.capacity.reservation:
            yield ("pools", name, "capacity", "reservation", "zone"), pool.capacity.reservation.zone
    lustre = resolved.environment.storage.lustre
    if lustre and lustre.zone:
        yield ("storage", "lustre", "zone"), lustre.zone
