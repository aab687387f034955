"""Memory: each model fits the device memory, the host memory and the disk of its pool, at its precision."""

from collections.abc import Iterator
from typing import Final

from infra.catalog import Catalog, Machine
from infra.environment.checks.common import key, warning, wrong
from infra.environment.mistakes import Mistake, one_of
from infra.environment.models import ServedModel
from infra.environment.resolve import Resolved, ResolvedPool
from infra.environment.sizing import (
    GIB,
    HOST_FLOOR,
    HOST_FLOOR_GB,
    HOST_WANTED,
    KV_ROOM,
    LARGE_BILLIONS,
    MIB,
    SPLITS,
    fit,
    host_floor_gb,
    host_gb,
    host_wanted_gb,
    weights_arithmetic,
    weights_gb,
)

IMAGES_GB: Final = 60
"""Disk for images and their unpacked layers beside the weights, GB: two or three serving images of 10 to 30 GB."""


def models_fit_device_memory(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """One replica's weights fit in the devices it asks for, on every type of its pool, with room for its cache."""
    for pool in resolved.pools.values():
        for name, model in pool.models.items():
            tightest = min(
                (machine for machine in pool.machines if machine.accelerators),
                key=lambda each: each.accelerator_memory_mib or 0,
                default=None,
            )
            if tightest and pool.accelerator and model.gpus:
                yield from _device_memory(name, model, pool, tightest, facts)


def machines_have_host_memory(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Each type has three times its largest model in host memory, and never less than 1.2 times and 24 GB."""
    for pool_name, pool in resolved.pools.items():
        if not pool.models:
            continue
        name, model = max(pool.models.items(), key=lambda item: weights_gb(item[1], facts))
        for machine in pool.machines:
            yield from _host_memory(name, model, pool_name, machine, facts)


def disks_hold_the_models(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The disk that models are loaded to holds the largest of the pool beside the images."""
    for pool_name, pool in resolved.pools.items():
        if not pool.models or not pool.machines:
            continue
        name, model = max(pool.models.items(), key=lambda item: weights_gb(item[1], facts))
        need = weights_gb(model, facts) + IMAGES_GB
        on_nvme = pool.pool.local_nvme and all(machine.nvme_gb for machine in pool.machines)
        has = min(machine.nvme_gb for machine in pool.machines) if on_nvme else pool.pool.disk_gib * GIB / 10**9
        if need > has:
            path = ("pools", pool_name, "disk_gib")
            what = "local NVMe" if on_nvme else f"root volume ({key(*path)})"
            remedy = (
                "choose a type with more NVMe"
                if on_nvme
                else f"set `disk_gib: {int(need * 10**9 / GIB // 50 + 1) * 50}`"
            )
            yield wrong(
                "disk",
                ("models", name),
                f"`{name}` with {weights_gb(model, facts):.0f} GB of weights and {IMAGES_GB} GB of images needs {need:.0f} GB of disk, and the {what} has {has:.0f} GB",
                remedy,
            )


def _device_memory(
    name: str, model: ServedModel, pool: ResolvedPool, machine: Machine, facts: Catalog
) -> Iterator[Mistake]:
    accelerator = pool.accelerator
    if accelerator is None or model.gpus > max(machine.accelerators, 1):
        return  # another check says so
    held = fit(model, machine, accelerator, pool.pool, facts)
    where = (
        f"{model.gpus} of `{machine.name}`'s {accelerator.name}"
        if model.gpus > 1
        else f"one {accelerator.name} of `{machine.name}`"
    )
    share = " (its share)" if pool.pool.sharing and pool.pool.sharing.mode != "time-slicing" else ""
    if not held.fits:
        yield wrong(
            "gpu-memory", ("models", name),
            f"`models.{name}` does not fit: its weights take {held.weights_gib:.1f} GiB ({weights_arithmetic(model, facts)}), and {where}{share} leaves {held.arithmetic}",
            _smaller(model, pool, machine, facts),
        )  # fmt: skip
    elif model.parameters_billions >= LARGE_BILLIONS and held.room_gib < KV_ROOM * held.usable_gib:
        yield warning(
            "kv-room", ("models", name), f"`models.{name}` leaves {held.room_gib:.1f} GiB for its key-value cache on {where}{share}: weights take {held.weights_gib:.1f} of {held.arithmetic}",
            "it will serve few requests at once; " + _smaller(model, pool, machine, facts),
        )  # fmt: skip


def _smaller(model: ServedModel, pool: ResolvedPool, machine: Machine, facts: Catalog) -> str:
    """What makes it fit: more devices, fewer bytes, both, or another accelerator."""
    accelerator = pool.accelerator
    if accelerator is None:
        return ""
    shared = pool.pool.sharing is not None
    counts = [model.gpus] + [count for count in SPLITS if model.gpus < count <= machine.accelerators and not shared]
    each = {name: facts.precisions[name].bytes_per_parameter for name in ("fp8", "int8", "int4")}
    now = facts.precisions[model.precision].bytes_per_parameter
    lighter = [name for name in each if name in accelerator.precisions and each[name] < now]

    def holds(count: int, precision: str) -> bool:
        changed = model.model_copy(update={"gpus": count, "precision": precision})
        held = fit(changed, machine, accelerator, pool.pool, facts)
        return held.fits and held.room_gib >= KV_ROOM * held.usable_gib

    more = next((f"set `gpus: {count}`" for count in counts[1:] if holds(count, model.precision)), None)
    less = next((f"serve it at `{name}`" for name in lighter if holds(model.gpus, name)), None)
    both = next(
        (
            f"set `gpus: {count}` and serve it at `{name}`"
            for count in counts[1:]
            for name in lighter
            if holds(count, name)
        ),
        None,
    )
    ways = [way for way in (more, less) if way] or [way for way in (both,) if way]
    return ", or ".join([*ways, "leave `sharing` out" if shared else "choose an accelerator with more memory"])


def _host_memory(name: str, model: ServedModel, pool: str, machine: Machine, facts: Catalog) -> Iterator[Mistake]:
    weights, has = weights_gb(model, facts), host_gb(machine)
    floor, wanted = host_floor_gb(weights), host_wanted_gb(weights)
    where = f"`{machine.name}` of {key('pools', pool)} has {has:.0f} GB of host memory ({machine.memory_mib * MIB / GIB:.0f} GiB)"
    bigger = [
        each.name
        for each in facts.machines_with(machine.accelerator)
        if host_gb(each) >= wanted and not each.fractional and each.architecture == machine.architecture
    ]
    remedy = f"choose {one_of(bigger[:3])}" if bigger else "split the model over more devices of a larger type"
    hint = f"{remedy}; or add a waiver for `host-memory` at `models.{name}` with the reason"
    if has < floor:
        yield wrong(
            "host-memory",
            ("models", name),
            f"{where}, under the floor for `models.{name}`: {HOST_FLOOR} × {weights:.1f} GB of weights + {HOST_FLOOR_GB} GB = {floor:.0f} GB",
            hint,
        )
    elif has < wanted:
        yield warning(
            "host-memory",
            ("models", name),
            f"{where}, less than {HOST_WANTED:g} × the largest model it serves, `models.{name}`: {HOST_WANTED:g} × {weights:.1f} GB = {wanted:.0f} GB",
            hint,
        )
