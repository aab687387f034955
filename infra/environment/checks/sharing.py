"""Sharing of one GPU by several pods: what the GPU can do, and what models must not ask of it."""

from collections.abc import Iterator

from infra.catalog import Accelerator, Catalog
from infra.environment.checks.common import key, meant, wrong
from infra.environment.mistakes import Mistake, all_of, one_of
from infra.environment.pools import Mig
from infra.environment.resolve import Resolved, ResolvedPool


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
