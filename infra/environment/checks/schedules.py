"""Schedules: times that exist, of pools that exist, to sizes the pools can have, and back again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import available_timezones

from infra.catalog import Catalog
from infra.environment.checks.common import key, meant, warning, wrong
from infra.environment.mistakes import Mistake, all_of, did_you_mean
from infra.environment.resolve import Resolved
from infra.environment.spending import Schedule

HORIZON: Final = timedelta(days=366 * 5)
"""A schedule that does not come round in five years, leap days included, never does."""
_START: Final = datetime(2026, 1, 1)


def schedules_name_pools(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Each schedule names pools that exist, once, and sizes within their most."""
    pools = resolved.environment.pools
    for name, schedule in resolved.environment.schedules.items():
        for index, pool in enumerate(schedule.pools):
            path = ("schedules", name, "pools", index)
            if pool not in pools:
                near = did_you_mean(pool, list(pools))
                yield wrong(
                    "schedule-pool",
                    path,
                    f"{key(*path)} is `{pool}`, which is not a key of `pools`",
                    meant([near] if near else [], f"the pools are {all_of(list(pools))}"),
                    allowed=pools,
                    value=pool,
                )
            elif pool in schedule.pools[:index]:
                yield wrong(
                    "schedule-pool",
                    path,
                    f"{key(*path)} is `{pool}`, which the list names before",
                    "name each pool once",
                    value=pool,
                )
            elif schedule.nodes.max > pools[pool].nodes.max:
                most = pools[pool].nodes.max
                path = ("schedules", name, "nodes", "max")
                yield wrong(
                    "schedule-size",
                    path,
                    f"{key(*path)} is `{schedule.nodes.max}`, above {key('pools', pool, 'nodes', 'max')}, which is `{most}`",
                    f"set it to {most} or less, or raise the pool's",
                    value=schedule.nodes.max,
                )


def schedules_have_times(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Each schedule's cron and time zone exist, and its time comes round."""
    for name, schedule in resolved.environment.schedules.items():
        path = ("schedules", name, "timezone")
        if schedule.timezone not in available_timezones():
            near = did_you_mean(schedule.timezone, sorted(zone for zone in available_timezones() if "/" in zone))
            yield wrong(
                "timezone",
                path,
                f"{key(*path)} is `{schedule.timezone}`, not an IANA time zone",
                meant(
                    [near] if near else [],
                    "they are named by continent and city, for example `Europe/Berlin` or `America/New_York`",
                ),
                value=schedule.timezone,
            )
        yield from _cron(name, schedule)


def schedules_come_back(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """A pool that a schedule sends to zero is sent back by another; two never fire at one time on one pool."""
    schedules = resolved.environment.schedules
    raised = {pool for schedule in schedules.values() if schedule.nodes.max for pool in schedule.pools}
    seen: dict[tuple[str, str, str], str] = {}
    for name, schedule in schedules.items():
        stuck = [
            pool
            for pool in schedule.pools
            if not schedule.nodes.max and pool not in raised and pool in resolved.environment.pools
        ]
        if stuck:
            yield warning(
                "schedule-return",
                ("schedules", name),
                f"{key('schedules', name)} sends {all_of(stuck)} to zero, and no schedule brings it back",
                'add one that does, for example `cron: "0 7 * * MON-FRI"` with `nodes: {min: 1, max: 2}`',
            )
        for pool in schedule.pools:
            before = seen.setdefault((pool, schedule.cron, schedule.timezone), name)
            if before != name:
                path = ("schedules", name, "cron")
                yield wrong(
                    "schedule-twice",
                    path,
                    f"{key(*path)} is `{schedule.cron}`, when {key('schedules', before)} resizes {key('pools', pool)} as well",
                    "change one of the two times",
                    value=schedule.cron,
                )


def _cron(name: str, schedule: Schedule) -> Iterator[Mistake]:
    from cronsim import CronSim, CronSimError  # noqa: PLC0415 - most environments have no schedule

    path = ("schedules", name, "cron")
    fields = schedule.cron.split()
    try:
        odd = [field for field in fields if field.upper() in ("L", "LW", "W") or field.upper().endswith("W")]
        if odd:
            raise CronSimError(f"`{odd[0]}` is an extension")
        first = next(CronSim(schedule.cron.upper(), _START), None)
    except CronSimError as error:
        yield wrong(
            "cron",
            path,
            f"{key(*path)} is `{schedule.cron}`, not a cron expression: {_plain(str(error))}",
            "write minute, hour, day of month, month, day of week, for example `0 20 * * MON-FRI`",
            value=schedule.cron,
        )
        return
    if first is None or first - _START > HORIZON:
        yield wrong(
            "cron",
            path,
            f"{key(*path)} is `{schedule.cron}`, a time that never comes round",
            "check its day and month",
            value=schedule.cron,
        )


def _plain(text: str) -> str:
    return text[:1].lower() + text[1:]
