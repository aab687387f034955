"""Changes to an environment, as its user would edit the file: what is bought how, which machines, which region."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

from groundwork.cost.estimate import Estimate
from groundwork.errors import UsageError
from infra.catalog import Machine, catalog
from infra.environment.mistakes import did_you_mean, one_of

Data = dict[str, Any]
"""An environment as its file says it, plain."""

Edit = Callable[[Data, Estimate], list[str]]
"""Changes the data in place and says, a line each, what it changed; nothing where there is nothing to change."""


def edited(data: Data, today: Estimate, name: str) -> tuple[Data, list[str]]:
    """Return the environment changed as `name` says, and the changes in words.

    Raises:
        UsageError: where `name` is no change.
    """
    changed = deepcopy(data)
    kind, equals, value = name.partition("=")
    if kind == "region" and value:
        return changed, _region(changed, value)
    if kind in EDITS and not equals:
        return changed, EDITS[kind](changed, today)
    names = [*EDITS, "region=NAME"]
    near = did_you_mean(kind, [*EDITS, "region"])
    hint = f"did you mean `{'region=NAME' if near == 'region' else near}`?" if near else f"it is one of {one_of(names)}"
    raise UsageError(f"`--what-if` is `{name}`", hint)


def _all_on_demand(data: Data, today: Estimate) -> list[str]:
    """Leave `capacity` out, so that the default, on demand, holds."""
    changes: list[str] = []
    for name, pool in _pools(data).items():
        if pool.pop("capacity", None) is not None:
            changes.append(f"`pools.{name}.capacity` left out")
    return changes


def _all_spot(data: Data, today: Estimate) -> list[str]:
    """Buy every pool on the spot market alone; the system pool stays on demand, as it always is."""
    changes: list[str] = []
    spot = {"order": ["spot"]}
    for name, pool in _pools(data).items():
        if pool.get("capacity") != spot:
            pool["capacity"] = deepcopy(spot)
            changes.append(f"`pools.{name}.capacity` is `{{order: [spot]}}`")
    return changes


def _smaller(data: Data, today: Estimate) -> list[str]:
    """Take for each pool the next smaller machine of the same family with the same accelerator, as many of them."""
    changes: list[str] = []
    for name, pool in _pools(data).items():
        machine = today.plan.resolved.pools[name].machines[0]
        if less := next_smaller(machine, today.plan.environment.region):
            pool["machines"] = [less.name]
            changes.append(f"`pools.{name}.machines` is `[{less.name}]` in place of `{machine.name}`")
    return changes


def next_smaller(machine: Machine, region: str) -> Machine | None:
    """The next smaller machine of the same family and accelerator that the region offers; none where it is the smallest."""

    def size(one: Machine) -> tuple[float, int, int]:
        return one.accelerators, one.vcpus, one.memory_mib

    alike = [
        one
        for one in catalog().machines_with(machine.accelerator, region)
        if one.family == machine.family and not one.fractional and size(one) < size(machine)
    ]
    return max(alike, key=size, default=None)


def _region(data: Data, region: str) -> list[str]:
    """Go to another region; zones are of a region, so those that are named are left to be chosen anew."""
    changes = [f"`region` is `{region}`"] if data.get("region") != region else []
    data["region"] = region
    owners: list[tuple[str, Data, str]] = [("zones", data, "zones")]
    owners += [(f"pools.{name}.zones", pool, "zones") for name, pool in _pools(data).items()]
    storage: Data = data.get("storage") or {}
    lustre: Data = storage.get("lustre") or {}
    owners.append(("storage.lustre.zone", lustre, "zone"))
    left_out = [key for key, owner, zone in owners if changes and owner.pop(zone, None)]
    return changes + ([", ".join(f"`{key}`" for key in left_out) + " left out"] if left_out else [])


def _pools(data: Data) -> dict[str, Data]:
    pools: dict[str, Data] = data.get("pools") or {}
    return pools


EDITS: Final[dict[str, Edit]] = {"all-on-demand": _all_on_demand, "all-spot": _all_spot, "smaller": _smaller}
"""Changes that need no value, by the name they are asked for."""
