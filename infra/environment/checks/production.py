"""Production: the guards that tier `prod` turns on are not turned off again without a word."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.environment.checks.common import key, warning
from infra.environment.mistakes import Mistake
from infra.environment.resolve import Resolved


def production_keeps_its_guards(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Deletion protection, flow logs and alarms are there when something goes wrong, or they are missed then."""
    environment = resolved.environment
    if environment.tier != "prod":
        return
    if environment.cluster.deletion_protection is False:
        path = ("cluster", "deletion_protection")
        yield warning(
            "protection",
            path,
            f"{key(*path)} is `false` in tier `prod`, so one wrong command deletes the cluster",
            "leave the key out; `groundwork down` says how to turn it off on the day it should go",
        )
    if environment.network.flow_logs_days == 0:
        path = ("network", "flow_logs_days")
        yield warning(
            "flow-logs",
            path,
            f"{key(*path)} is `0` in tier `prod`, so nothing tells afterwards who spoke to whom",
            "keep 30 days, the default",
        )
    if not environment.monitoring.alarms:
        path = ("monitoring", "alarms")
        yield warning(
            "alarms-off",
            path,
            f"{key(*path)} is `false` in tier `prod`, so nobody hears of failed nodes or reclaimed capacity",
            "leave the key out, or name who watches instead in a waiver",
        )
