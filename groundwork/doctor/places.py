"""Whether the account's own zones offer the machines, and whether reservations are what the environment says."""

from collections.abc import Iterator
from typing import Any

from groundwork.cost.estimate import Estimate
from groundwork.cost.pools import PoolUse
from groundwork.doctor.account import Account
from groundwork.doctor.finding import Finding, State, judged
from groundwork.words import count


def look_at_offerings(estimate: Estimate, account: Account) -> Iterator[Finding]:
    """Compare by zone id: a zone's name means another zone in every account."""
    for pool in estimate.pools:
        names = [machine.name for machine in pool.machines]
        filters = [{"Name": "instance-type", "Values": names}]
        offered = account.pages(
            "ec2",
            "describe_instance_type_offerings",
            "InstanceTypeOfferings",
            LocationType="availability-zone-id",
            Filters=filters,
        )
        yield from _pool(pool, {(o["InstanceType"], o["Location"]) for o in offered}, account)


def _pool(pool: PoolUse, offered: set[tuple[str, str]], account: Account) -> Iterator[Finding]:
    key = "cluster.system.machine" if pool.name == "system" else f"pools.{pool.name}.zones"
    ids = {zone: account.zone_ids.get(zone, "") for zone in pool.zones}
    able = [zone for zone, id_ in ids.items() if any((m.name, id_) in offered for m in pool.machines)]
    named = ", ".join(f"{zone} ({id_ or 'not in this account'})" for zone, id_ in ids.items())
    yield judged(
        "offerings",
        key,
        f"{', '.join(able) or 'none'} of {named}",
        f"{' or '.join(machine.name for machine in pool.machines)} in each zone",
        f"name zones that offer it: `{key}`; `groundwork catalog machines` lists them",
        good=len(able) == len(ids),
        bad=State.WARNING if able else State.LACKS,
    )


def look_at_reservations(estimate: Estimate, account: Account) -> Iterator[Finding]:
    """Look each reservation up: there, active, of the machine, in the zone, large enough."""
    for pool in estimate.pools:
        if pool.reservation is None:
            continue
        found = account.client("ec2").describe_capacity_reservations(
            Filters=[{"Name": "capacity-reservation-id", "Values": [pool.reservation.id]}]
        )["CapacityReservations"]
        yield _reservation(pool, pool.reservation.id, found[0] if found else None)


def _reservation(pool: PoolUse, id_: str, found: dict[str, Any] | None) -> Finding:
    assert pool.reservation is not None
    key, zone = f"pools.{pool.name}.capacity.reservation", pool.reservation.zone
    least = max(pool.range.min, 1)
    wanted = f"{id_}: active, {least} × {pool.machine.name} in {zone}"
    if found is None:
        remedy = f"correct `{key}.id`, or ask who bought it to share it with this account"
        return Finding(
            "reservations", key, State.LACKS, "no such reservation in this account and region", wanted, remedy
        )
    wrong = _wrongs(found, pool, zone, least)
    end = f", ends {found['EndDate']:%Y-%m-%d %H:%M} UTC" if found.get("EndDate") else ""
    got = f"{found['State']}, {count(found['TotalInstanceCount'])} × {found['InstanceType']} in {found['AvailabilityZone']}{end}"
    state = State.OK if not wrong else State.WARNING if wrong == ["not active yet"] else State.LACKS
    remedy = f"{'; '.join(wrong)}: wait for its start or correct `{key}`" if wrong else ""
    return Finding("reservations", key, state, got, wanted, remedy)


def _wrongs(found: dict[str, Any], pool: PoolUse, zone: str, least: int) -> list[str]:
    wrong: list[str] = []
    if found["State"] in {"scheduled", "payment-pending", "assessing", "pending"}:
        wrong.append("not active yet")
    elif found["State"] != "active":
        wrong.append(f"it is {found['State']}")
    if found["InstanceType"] not in {machine.name for machine in pool.machines}:
        wrong.append("another machine type")
    if found["AvailabilityZone"] != zone:
        wrong.append("another zone")
    if found["TotalInstanceCount"] < least:
        wrong.append("too few machines")
    return wrong
