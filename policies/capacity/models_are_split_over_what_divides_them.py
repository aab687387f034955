"""GPU-17: a model is split over as many devices as its attention heads divide into."""

from infra.environment.models import ServedModel
from infra.environment.sizing import SPLITS
from policies.rule import Found, Kind, Severity, rule
from policies.world import Part, World


@rule(
    "GPU-17",
    "A model is split over 1, 2, 4, 8 or 16 devices.",
    why="The engine divides attention heads evenly or ends at start, and copies of other sizes leave devices of a machine that no copy fits on.",
    remedy="set `models.*.gpus` to the next of 1, 2, 4, 8 and 16",
    kind=Kind.ENVIRONMENT,
    on=("models",),
    applies=lambda model, world: model.value.gpus > 0,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="models.*.gpus",
    sources=("https://docs.vllm.ai/en/latest/serving/parallelism_scaling.html",),
)
def models_are_split_over_what_divides_them(model: Part[ServedModel], world: World) -> Found:
    """Heads of published models are multiples of 16; a suppression may say of one that it is not."""
    if model.value.gpus not in SPLITS:
        nearest = " or ".join(
            f"`{count}`" for count in sorted(SPLITS, key=lambda each: abs(each - model.value.gpus))[:2]
        )
        yield f"`models.{model.name}.gpus` is `{model.value.gpus}`, which divides few models' attention heads; {nearest} does"
