"""GPU-31: the fewest copies of a model are there before the first request."""

from math import ceil

from policies.aws.pools import Pool, devices, serves_on_accelerators, slots
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "GPU-31",
    "The machines that always run hold the fewest copies of the models.",
    why="A machine with accelerators takes minutes to come and to load, where there is one to be had; until then requests wait or fail.",
    remedy="set `pools.*.nodes.min` to what the fewest `replicas` need, or lower `models.*.replicas.min`",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=serves_on_accelerators,
    severity=(Severity.LOW, Severity.HIGH),
    key="pools.*.nodes.min",
    parameters={"share": Parameter(0.0, 1.0, "Share of the fewest copies that must have machines at all times.")},
    sources=("https://docs.aws.amazon.com/eks/latest/best-practices/aiml-compute.html",),
)
def least_copies_have_machines(pool: Pool, world: World) -> Found:
    """Schedules send machines away on purpose; this is the size beside them."""
    asked = sum(model.replicas.min * model.gpus for _, model in devices(pool.value))
    each = min(slots(pool.value, machine) for machine in pool.value.machines)
    wanted = ceil(asked * world.parameters["share"] / each)
    has = max(pool.value.pool.nodes.min, pool.value.pool.capacity.on_demand_floor)
    if has < wanted:
        unit = "machine" if wanted == 1 else "machines"
        yield f"`pools.{pool.name}.nodes.min` is `{has}`, and the fewest copies of its models need {wanted} {unit} with {each} devices each"
