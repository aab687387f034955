"""The copies of models that each host runs, as the roles take them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from infra.environment.fleet import Fleet
from infra.environment.placement import Copy, place


def replicas(fleet: Fleet) -> Mapping[str, list[dict[str, Any]]]:
    """By host: each copy with its model, its name on the host, its GPUs, and the slot that its ports are counted from."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name, group in fleet.groups():
        served, hosts = fleet.models(name), fleet.hosts_of(name)
        placed = place(served, hosts, group.gpus.count if group.gpus else 0) if served and hosts else None
        found |= {host: list(_as_variables(copies)) for host, copies in (placed or {}).items()}
    return found


MOST_GPUS = 16
"""Most GPUs of a host (`groups.*.gpus.count`): slots below are those of copies with GPUs, whose slot is their first GPU."""


def _as_variables(copies: Sequence[Copy]) -> Iterator[dict[str, Any]]:
    on_processor = MOST_GPUS
    for copy in copies:
        if not copy.gpus:
            slot, on_processor = on_processor, on_processor + 1
        else:
            slot = copy.gpus[0]
        yield {"name": f"{copy.model}-{copy.number}", "model": copy.model, "gpus": list(copy.gpus), "slot": slot}
