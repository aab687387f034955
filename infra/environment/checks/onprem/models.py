"""Models: each names a group that exists, fits the GPUs and the memory of its hosts, and has room for its copies."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.catalog.gpu_models import GpuModel
from infra.environment.checks.common import key, no_such_group, plural, warning, wrong
from infra.environment.fleet import Fleet
from infra.environment.hosts import Group
from infra.environment.mistakes import Mistake, one_of
from infra.environment.placement import place
from infra.environment.serving import HostedModel
from infra.environment.sizing import (
    GB,
    GIB,
    HOST_FLOOR,
    HOST_FLOOR_GB,
    HOST_WANTED,
    KV_ROOM,
    LARGE_BILLIONS,
    SPLITS,
    fit_devices,
    host_floor_gb,
    host_wanted_gb,
    weights_arithmetic,
    weights_gb,
)


def models_have_their_group(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each model names a group that exists."""
    groups = list(fleet.environment.groups)
    for name, model in fleet.environment.models.items():
        if model.group not in groups:
            yield no_such_group("model-group", ("models", name, "group"), model.group, groups)


def models_fit_their_gpus(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A replica asks for GPUs its host has, in a number format they compute in, and its weights fit in their memory."""
    for name, model, group in _served(fleet):
        has, path = group.gpus.count if group.gpus else 0, ("models", name, "gpus")
        if model.gpus > has:
            carries = (
                f"hosts of {key('groups', model.group)} have {has}" if has else f"{key('groups', model.group)} has none"
            )
            hint = (
                f"set it to {has} or less; one replica lives on one host"
                if has
                else "set `gpus: 0` to serve on the processor, or choose a group with GPUs"
            )
            yield wrong("gpus", path, f"{key(*path)} is `{model.gpus}`, and {carries}", hint, value=model.gpus)
            continue
        if model.gpus not in (0, *SPLITS):
            yield warning(
                "gpus-split", path, f"{key(*path)} is `{model.gpus}`, which divides few models' attention heads", f"use {one_of([str(count) for count in SPLITS])}",
            )  # fmt: skip
        gpu = fleet.gpu(model.group)
        if gpu and model.gpus:
            yield from _fits(name, model, gpu, has, facts)


def hosts_have_memory_for_their_models(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each host has three times its largest model in memory, and never less than 1.2 times and 24 GB."""
    for group_name, group in fleet.groups():
        served = fleet.models(group_name)
        if not served or group.memory_gib is None:
            continue
        name, model = max(served.items(), key=lambda item: weights_gb(item[1], facts))
        weights, has = weights_gb(model, facts), group.memory_gib * GIB / GB
        floor, wanted = host_floor_gb(weights), host_wanted_gb(weights)
        where = f"hosts of {key('groups', group_name)} have {has:.0f} GB of memory ({group.memory_gib} GiB)"
        hint = f"serve it from a group with more memory; or add a waiver for `host-memory` at `models.{name}` with the reason"
        if has < floor:
            yield wrong(
                "host-memory", ("models", name),
                f"{where}, under the floor for `models.{name}`: {HOST_FLOOR} × {weights:.1f} GB of weights + {HOST_FLOOR_GB} GB = {floor:.0f} GB", hint,
            )  # fmt: skip
        elif has < wanted:
            yield warning(
                "host-memory", ("models", name),
                f"{where}, less than {HOST_WANTED:g} × the largest model they serve, `models.{name}`: {HOST_WANTED:g} × {weights:.1f} GB = {wanted:.0f} GB", hint,
            )  # fmt: skip


def groups_hold_their_replicas(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """All copies of a group's models find GPUs, each copy on one host."""
    for group_name, group in fleet.groups():
        hosts, has = fleet.hosts_of(group_name), group.gpus.count if group.gpus else 0
        served = {name: model for name, model in fleet.models(group_name).items() if 0 < model.gpus <= has}
        if hosts and place(served, hosts, has) is None:
            wanted, copies = (
                sum(count) for count in zip(*((m.gpus * m.replicas, m.replicas) for m in served.values()), strict=True)
            )
            most = max(served, key=lambda name: served[name].gpus * served[name].replicas)
            yield wrong(
                "group-room", ("groups", group_name),
                f"models of {key('groups', group_name)} ask for {plural(wanted, 'GPU')} in {plural(copies, 'copy').replace('copys', 'copies')}, and {plural(len(hosts), 'host')} with {has} each cannot hold them",
                f"lower {key('models', most, 'replicas')}, or add hosts to the group",
            )  # fmt: skip


def _served(fleet: Fleet) -> Iterator[tuple[str, HostedModel, Group]]:
    for name, model in fleet.environment.models.items():
        if (group := fleet.environment.groups.get(model.group)) is not None:
            yield name, model, group


def _fits(name: str, model: HostedModel, gpu: GpuModel, has: int, facts: Catalog) -> Iterator[Mistake]:
    if model.precision not in gpu.precisions:
        path = ("models", name, "precision")
        yield wrong(
            "precision", path, f"{key(*path)} is `{model.precision}`, which `{gpu.name}` does not compute in",
            f"use one of {one_of(gpu.precisions)}, or another group", allowed=gpu.precisions, value=model.precision,
        )  # fmt: skip
        return
    device = gpu.memory_mib / 1024
    held = fit_devices(model, device, facts)
    where = f"{model.gpus} × {gpu.title}" if model.gpus > 1 else f"one {gpu.title}"
    more = [
        count
        for count in SPLITS
        if model.gpus < count <= has and fit_devices(model.model_copy(update={"gpus": count}), device, facts).fits
    ]
    splits = more and facts.hosts.runtimes[model.runtime].most_gpus >= more[0]
    by = "" if splits else " and `runtime: vllm`, which splits it over them"
    remedy = f"set `gpus: {more[0]}`{by}" if more else "serve it at fewer bits, or from a group with larger GPUs"
    if not held.fits:
        yield wrong(
            "gpu-memory", ("models", name),
            f"`models.{name}` does not fit: its weights take {held.weights_gib:.1f} GiB ({weights_arithmetic(model, facts)}), and {where} {'leave' if model.gpus > 1 else 'leaves'} {held.arithmetic}", remedy,
        )  # fmt: skip
    elif model.parameters_billions >= LARGE_BILLIONS and held.room_gib < KV_ROOM * held.usable_gib:
        yield warning(
            "kv-room", ("models", name), f"`models.{name}` leaves {held.room_gib:.1f} GiB for its key-value cache on {where}: weights take {held.weights_gib:.1f} of {held.arithmetic}",
            f"it will serve few requests at once; {remedy}",
        )  # fmt: skip
