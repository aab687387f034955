"""GPU-16: what weights leave of the memory serves requests."""

from infra.environment.sizing import LARGE_BILLIONS
from policies.aws.pools import Pool, devices, held, serves_on_accelerators
from policies.rule import Finding, Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "GPU-16",
    "A language model leaves room on its devices for the key-value cache of its requests.",
    why="Without weights and cache on the devices together, the engine ends at start; with little room requests queue while the GPU computes one at a time.",
    remedy="set `models.*.gpus` to the next of 2, 4 and 8, or `precision` to one of fewer bytes that the accelerator computes in",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=serves_on_accelerators,
    severity=(Severity.MEDIUM, Severity.CRITICAL),
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
def language_models_have_room_for_requests(pool: Pool, world: World) -> Found:
    """Small models keep no cache between tokens; for them the weights alone must fit."""
    for name, model in devices(pool.value):
        fit, large = held(model, pool.value), model.parameters_billions >= LARGE_BILLIONS
        wanted = fit.usable_gib * (world.parameters["share"] if large else 0)
        if fit.room_gib < wanted:
            left = f"leaves {fit.room_gib:.1f} GiB" if fit.fits else f"lacks {-fit.room_gib:.1f} GiB"
            yield Finding(
                f"`models.{name}` {left} of {fit.arithmetic}, and {wanted:.1f} GiB should be free for its requests",
                f"models.{name}",
            )
