"""The system pool: its type exists, is offered, holds the cluster's own parts, and is always there."""

from collections.abc import Iterator
from typing import Final

from infra.catalog import Catalog, Machine
from infra.environment.checks.common import key, region_known, warning, wrong
from infra.environment.checks.machines import instead, unknown
from infra.environment.mistakes import Mistake
from infra.environment.resolve import Resolved

SYSTEM_VCPUS: Final = 2
SYSTEM_GIB: Final = 4
"""Least system machine: CoreDNS, the autoscaler, controllers and daemon sets ask for about 1.5 vCPU and 3 GiB together."""


def system_machine_fits(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The system pool's type exists, is offered, holds the cluster's own parts, and is always there."""
    system, region = resolved.environment.cluster.system, resolved.environment.region
    path = ("cluster", "system", "machine")
    machine = facts.aws.machines.get(system.machine)
    if machine is None:
        yield unknown(path, system.machine, None, facts)
    else:
        yield from _too_small(machine)
        if region_known(resolved, facts) and not facts.aws.offered(machine.name, region):
            yield wrong(
                "machine-region",
                path,
                f"{key(*path)} is `{machine.name}`, which AWS does not offer in `{region}`",
                instead(machine, region, facts),
            )
    if system.nodes.min < 1:
        path = ("cluster", "system", "nodes", "min")
        yield wrong(
            "system-pool",
            path,
            f"{key(*path)} is `0`, so the cluster could lose its own DNS and autoscaler",
            "set it to 2, or 1 where an outage is cheap",
        )


def _too_small(machine: Machine) -> Iterator[Mistake]:
    path = ("cluster", "system", "machine")
    if machine.vcpus < SYSTEM_VCPUS or machine.memory_mib < SYSTEM_GIB * 1024:
        yield wrong(
            "system-pool", path, f"{key(*path)} is `{machine.name}` with {machine.vcpus} vCPU and {machine.memory_mib // 1024} GiB, too small for the cluster's own parts",
            f"they need {SYSTEM_VCPUS} vCPU and {SYSTEM_GIB} GiB; `m7i.large` holds them with room",
        )  # fmt: skip
    if machine.accelerator:
        yield wrong(
            "system-pool",
            path,
            f"{key(*path)} is `{machine.name}`, whose {machine.accelerator} nothing there would use",
            "leave the key out for `m7i.large`",
        )
    if machine.burstable:
        yield warning(
            "system-burstable",
            path,
            f"{key(*path)} is `{machine.name}`, which slows down once its CPU credits are spent",
            "use `m7i.large`, which does not",
        )
