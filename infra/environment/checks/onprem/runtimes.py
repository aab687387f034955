"""Runtimes: a model asks for nothing that its runtime would pass over, and its weights are of one revision."""

from collections.abc import Iterator

from infra.catalog import Catalog
from infra.environment.checks.common import key, plural, warning, wrong
from infra.environment.fleet import Fleet
from infra.environment.mistakes import Mistake, one_of
from infra.environment.serving import HostedModel


def models_ask_for_what_their_runtime_does(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each thing a model asks for is one that its runtime heeds."""
    runtimes = facts.hosts.runtimes
    for name, model in fleet.environment.models.items():
        runtime = runtimes[model.runtime]
        for path, what, said in _asked(model):
            if what not in runtime.takes:
                can = [each.name for each in runtimes.values() if what in each.takes]
                yield wrong(
                    "runtime-takes", ("models", name, *path), f"{key('models', name, *path)} is `{said}`, which {runtime.title} does not heed",
                    f"take it out; it is for {one_of(can)}", value=said,
                )  # fmt: skip


def models_have_gpus_their_runtime_uses(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A copy has as many GPUs as its runtime splits a model over, or none where it runs on the processor."""
    runtimes = facts.hosts.runtimes
    for name, model in fleet.environment.models.items():
        runtime, path = runtimes[model.runtime], ("models", name, "gpus")
        group = fleet.environment.groups.get(model.group)
        if group and model.gpus > (group.gpus.count if group.gpus else 0):
            continue  # told already
        if model.gpus > runtime.most_gpus:
            hint = (
                (f"set it to {runtime.most_gpus}" + ("" if runtime.most_gpus else ", and serve it on the processor"))
                + f", or use {one_of([each.name for each in runtimes.values() if each.most_gpus >= model.gpus and not each.ended])}"
            )
            yield wrong(
                "runtime-gpus", path, f"{key(*path)} is `{model.gpus}`, and {runtime.title} splits a copy over no more than {plural(runtime.most_gpus, 'GPU')}"
                if runtime.most_gpus else f"{key(*path)} is `{model.gpus}`, and {runtime.title} uses none of these GPUs", hint, value=model.gpus,
            )  # fmt: skip
        elif model.gpus == 0 and not runtime.processor:
            can = [each.name for each in runtimes.values() if each.processor and not each.ended]
            yield wrong(
                "runtime-gpus", path, f"{key(*path)} is `0`, and the image of {runtime.title} needs a GPU",
                f"give it one, or use {one_of(can)}", value=0,
            )  # fmt: skip


def runtimes_are_still_mended(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A runtime that its makers have given up gets no security fixes."""
    for name, model in fleet.environment.models.items():
        runtime = facts.hosts.runtimes[model.runtime]
        if runtime.ended:
            yield warning(
                "runtime-ended", ("models", name, "runtime"), f"{key('models', name, 'runtime')} is `{model.runtime}`, which its makers archived on {runtime.ended}: no security fixes come",
                f"use `{runtime.instead}`; or add a waiver for `runtime-ended` at `models.{name}` with the reason",
            )  # fmt: skip


def weights_are_of_one_revision(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A source on a hub is pinned to a commit, and no other source says one."""
    for name, model in fleet.environment.models.items():
        path = ("models", name, "revision")
        hub = model.source.startswith("hf://")
        if hub and model.revision is None:
            yield wrong(
                "model-revision", ("models", name), f"`models.{name}` has no `revision`, and its source `{model.source}` would be whatever its branch is on the day",
                "add `revision:` with the commit that the model's page shows under Files and versions",
            )  # fmt: skip
        elif model.revision and not hub:
            yield wrong(
                "model-revision", path, f"{key(*path)} is given, and `{model.source}` has no revisions",
                "take it out; put the version into the path", value=model.revision,
            )  # fmt: skip


def _asked(model: HostedModel) -> Iterator[tuple[tuple[str, ...], str, object]]:
    """What a model asks for beside the defaults: key, what it is for a runtime, value."""
    if model.instances != 1:
        yield ("instances",), "instances", model.instances
    if model.cache:
        yield ("cache",), "cache", "true"
    if model.arguments:
        yield ("arguments",), "arguments", ", ".join(model.arguments)
    if model.batching and model.batching.max_size:
        yield ("batching", "max_size"), "batch-size", model.batching.max_size
    if model.batching and model.batching.max_delay_us:
        yield ("batching", "max_delay_us"), "batch-delay", model.batching.max_delay_us
