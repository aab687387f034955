"""ONP-16: what weights leave of the memory serves requests."""

from infra.catalog import catalog
from infra.environment.sizing import LARGE_BILLIONS, fit_devices
from policies.hosts.groups import OfHosts, serves_on_gpus
from policies.rule import Finding, Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "ONP-16",
    "A language model leaves room on its GPUs for the key-value cache of its requests.",
    why="Without weights and cache in memory together, the server ends at start; with little room requests queue while the GPU computes one at a time.",
    remedy="set `models.*.gpus` to the next of 2, 4 and 8, or `precision` to one of fewer bytes that the GPU computes in",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=lambda group, world: serves_on_gpus(group, world) and world.servers.gpu(group.name) is not None,
    severity=Severity.CRITICAL,
    key="models",
    parameters={
        "share": Parameter(
            0.05,
            0.1,
            "Least share of the usable memory that weights leave; a tenth serves a few long contexts at once.",
        )
    },
    sources=("https://docs.vllm.ai/en/latest/configuration/conserving_memory.html",),
)
def language_models_have_room_for_requests(group: OfHosts, world: World) -> Found:
    """Small models keep no cache between tokens; for them the weights alone must fit."""
    gpu = world.servers.gpu(group.name)
    assert gpu is not None
    for name, model in world.servers.models(group.name).items():
        if model.gpus == 0:
            continue
        fit = fit_devices(model, gpu.memory_mib / 1024, catalog())
        wanted = fit.usable_gib * (world.parameters["share"] if model.parameters_billions >= LARGE_BILLIONS else 0)
        if fit.room_gib < wanted:
            left = f"leaves {fit.room_gib:.1f} GiB" if fit.fits else f"lacks {-fit.room_gib:.1f} GiB"
            yield Finding(
                f"`models.{name}` {left} of {fit.arithmetic}, and {wanted:.1f} GiB should be free for its requests",
                f"models.{name}",
            )
