"""Which share of a week each schedule holds: from when it fires until another fires."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cronsim import CronSim

from infra.environment.spending import Schedule

MONDAY = datetime(2026, 1, 5, tzinfo=ZoneInfo("Etc/UTC"))
"""Start of the week that is looked at: one in winter, so that no clock changes in it; any would do."""
WEEK = timedelta(days=7)
LOOK_BACK = timedelta(days=366)
"""How far back the schedule that is in force at the start is looked for: a cron line fires at least once a year."""


def share_of_week(schedules: Mapping[str, Schedule]) -> dict[str, float]:
    """Share of a week, 0 to 1, for which each schedule was the last to fire.

    The shares add up to 1, or to less where nothing has fired yet when the week starts.
    """
    events = sorted((when, name) for name, schedule in schedules.items() for when in _fires(schedule))
    before = [name for when, name in events if when <= MONDAY]
    within = [(when, name) for when, name in events if when > MONDAY]
    shares = dict.fromkeys(schedules, 0.0)
    now, since = (before[-1] if before else None), MONDAY
    for when, name in [*within, (MONDAY + WEEK, None)]:
        if now is not None:
            shares[now] += (when - since) / WEEK
        now, since = name, when
    return shares


def _fires(schedule: Schedule) -> list[datetime]:
    """Return when `schedule` fires within the week, and the last time before it."""
    zone = ZoneInfo(schedule.timezone)
    upcoming = CronSim(schedule.cron, MONDAY.astimezone(zone))
    fires: list[datetime] = []
    for when in upcoming:
        if when >= MONDAY + WEEK:
            break
        fires.append(when.astimezone(MONDAY.tzinfo))
    past = next(iter(CronSim(schedule.cron, MONDAY.astimezone(zone), reverse=True)), None)
    if past is not None and past >= MONDAY - LOOK_BACK:
        fires.append(past.astimezone(MONDAY.tzinfo))
    return fires
