"""Sharing of one GPU by several pods: what the GPU can do, and what models must not ask of it."""

from collections.abc import Iterator

from infra.catalog import Accelerator, Catalog
from infra.environment.checks.common import key, meant, warning, wrong
from infra.environment.mistakes import Mistake, all_of, one_of
from infra.environment.pools import Mig, TimeSlicing
from infra.environment.resolve import Resolved, ResolvedPool
from infra.environment.sizing import USABLE, fit


def sharing_fits_the_accelerator(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The MIG profile exists on that GPU; sharing needs a GPU, and models on shares take one each."""
    for name, pool in resolved.pools.items():
        if pool.pool.sharing is None:
            continue
        if pool.pool.accelerator is None:
            path = ("pools", name, "sharing")
            yield wrong(
                "sharing",
                path,
                f"{key(*path)} divides GPUs, and the pool has none",
                "name an `accelerator`, or leave `sharing` out",
            )
        elif pool.accelerator is not None:
            yield from _accelerator(name, pool, pool.accelerator, facts)
        yield from _models(name, pool)
        if isinstance(pool.pool.sharing, TimeSlicing):
            yield from _turns(name, pool, pool.pool.sharing.replicas, facts)


def _accelerator(name: str, pool: ResolvedPool, accelerator: Accelerator, facts: Catalog) -> Iterator[Mistake]:
    sharing, path = pool.pool.sharing, ("pools", name, "sharing")
    if accelerator.vendor != "nvidia":
        yield wrong(
            "sharing",
            path,
            f"{key(*path)} is for NVIDIA GPUs, and `{accelerator.name}` is none",
            "leave `sharing` out; ask for more `replicas` of a model instead",
        )
    elif isinstance(sharing, Mig) and not accelerator.mig_profiles:
        able = [each.name for each in facts.accelerators.values() if each.mig_profiles]
        yield wrong(
            "mig",
            path,
            f"{key(*path)} asks for MIG, which `{accelerator.name}` does not have",
            f"use `mode: time-slicing` or `mode: mps`, or an accelerator with MIG: {one_of(able, 10)}",
        )
    elif isinstance(sharing, Mig) and sharing.profile not in accelerator.mig_profiles:
        profiles = list(accelerator.mig_profiles)
        size = sharing.profile.partition(".")[0]
        near = [profile for profile in profiles if profile.partition(".")[0] == size]
        path = (*path, "profile")
        yield wrong(
            "mig", path, f"{key(*path)} is `{sharing.profile}`, not a MIG profile of `{accelerator.name}`",
            meant(near, f"it has {all_of(profiles)}"), allowed=profiles, value=sharing.profile,
        )  # fmt: skip


def _models(name: str, pool: ResolvedPool) -> Iterator[Mistake]:
    for served, model in pool.models.items():
        if model.gpus > 1:
            path = ("models", served, "gpus")
            yield wrong(
                "sharing", path, f"{key(*path)} is `{model.gpus}`, and pods on the shared GPUs of {key('pools', name)} get a share of one",
                "set it to 1, or serve the model on a pool without `sharing`", value=model.gpus,
            )  # fmt: skip


def _turns(name: str, pool: ResolvedPool, shares: int, facts: Catalog) -> Iterator[Mistake]:
    """Pods that take turns on a GPU hold its memory all the time, each its own."""
    machine = min(pool.machines, key=lambda each: each.accelerator_memory_mib or 0, default=None)
    served = [(model, each) for model, each in pool.models.items() if each.gpus == 1]
    if machine is None or pool.accelerator is None or not served:
        return
    held = {model: fit(each, machine, pool.accelerator, pool.pool, facts) for model, each in served}
    model = max(held, key=lambda each: held[each].weights_gib + held[each].overhead_gib)
    each = held[model].weights_gib + held[model].overhead_gib
    has = USABLE * held[model].device_gib
    if held[model].fits and shares * each > has:
        path = ("pools", name, "sharing", "replicas")
        yield warning(
            "sharing-memory", path,
            f"{key(*path)} is `{shares}`, and {shares} pods of `models.{model}` would take {shares} × {each:.1f} GiB = {shares * each:.1f} GiB of one {pool.accelerator.name}, which leaves {has:.1f} GiB",
            f"set it to {max(int(has // each), 1)} or less, or use `mode: mps`, which bounds what each may take",
        )  # fmt: skip
