"""Models: each names a pool that exists, asks for devices it has, and comes in a format they compute in."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.environment.checks.common import key, warning, wrong
from infra.environment.mistakes import Mistake, all_of, one_of
from infra.environment.models import ServedModel
from infra.environment.resolve import Resolved, ResolvedPool
from infra.environment.sizing import SPLITS


def models_have_their_pool(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """Each model names a pool that exists and whose accelerators it can use."""
    pools = resolved.environment.pools
    for name, model in resolved.environment.models.items():
        if model.pool not in pools:
            path = ("models", name, "pool")
            hint = (
                f"the pools are {all_of(list(pools))}"
                if pools
                else f"add it under `pools`, for example `{model.pool}: {{accelerator: l4}}`"
            )
            yield wrong(
                "model-pool",
                path,
                f"{key(*path)} is `{model.pool}`, which is not a key of `pools`",
                hint,
                allowed=pools,
                value=model.pool,
            )
        else:
            yield from _devices(name, model, resolved.pools[model.pool])


def precision_is_computed_by_the_accelerator(resolved: Resolved, facts: Catalog) -> Iterator[Mistake]:
    """The accelerator computes in the model's number format."""
    for pool in resolved.pools.values():
        accelerator = pool.accelerator
        for name, model in pool.models.items():
            if accelerator and model.gpus and model.precision not in accelerator.precisions:
                path = ("models", name, "precision")
                near = {"bf16": "fp16", "fp8": "int8"}.get(model.precision)
                advice = f"use `{near}`, " if near in accelerator.precisions else "use "
                yield wrong(
                    "precision", path, f"{key(*path)} is `{model.precision}`, which `{accelerator.name}` does not compute in",
                    f"{advice}one of {one_of(accelerator.precisions)}, or another accelerator", allowed=accelerator.precisions, value=model.precision,
                )  # fmt: skip


def _devices(name: str, model: ServedModel, pool: ResolvedPool) -> Iterator[Mistake]:
    path = ("models", name, "gpus")
    if model.gpus and pool.pool.accelerator is None:
        yield wrong(
            "gpus",
            path,
            f"{key(*path)} is `{model.gpus}`, and {key('pools', pool.name)} has no accelerator",
            "set `gpus: 0` to serve on CPU, or give the pool an `accelerator`",
            value=model.gpus,
        )
        return
    most = int(max((max(machine.accelerators, 1) for machine in pool.machines if machine.accelerator), default=0))
    if most and model.gpus > most:
        biggest = max(pool.machines, key=lambda machine: machine.accelerators).name
        yield wrong(
            "gpus",
            path,
            f"{key(*path)} is `{model.gpus}`, and `{biggest}` of {key('pools', pool.name)} has {most}",
            f"set it to {most} or less, or choose a type with more; one replica lives on one machine",
            value=model.gpus,
        )
    elif model.gpus not in (0, *SPLITS):
        yield warning(
            "gpus-split",
            path,
            f"{key(*path)} is `{model.gpus}`, which divides few models' attention heads",
            f"use {one_of([str(count) for count in SPLITS])}",
        )
    if model.gpus == 0 and pool.accelerator is not None:
        yield warning(
            "gpus-idle",
            path,
            f"{key(*path)} is `0`, so `{name}` would pay for {key('pools', pool.name)}'s {pool.accelerator.name} and not use it",
            "set `gpus: 1`, or serve it on a pool without accelerators",
        )
