"""GPU-18: a machine's own memory holds what is loaded through it."""

from infra.catalog import catalog
from infra.environment.sizing import HOST_FLOOR, HOST_WANTED, host_gb, weights_gb
from policies.aws.pools import Pool, serves_models
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "GPU-18",
    "Machines have a multiple of their largest model in memory.",
    why="Weights are read, staged and cached in the machine's memory: with less the kernel ends the server while it loads, or every restart reads them anew.",
    remedy="set `pools.*.machines` to a larger type with the same accelerator, or leave it out for one that fits",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=serves_models,
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="pools.*.machines",
    parameters={
        "times": Parameter(
            HOST_FLOOR, HOST_WANTED, "Memory over the largest model's weights; 3: cached, being loaded, being replaced."
        )
    },
    sources=("https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_management.md",),
)
def machines_have_memory_to_load_models(pool: Pool, world: World) -> Found:
    """Each type of the pool is looked at, since a later choice serves as well."""
    sizes = {name: weights_gb(model, catalog()) for name, model in pool.value.models.items()}
    name = max(sizes, key=lambda each: sizes[each])
    wanted = world.parameters["times"] * sizes[name]
    for machine in pool.value.machines:
        if host_gb(machine) < wanted:
            yield f"`{machine.name}` of `{pool.name}` has {host_gb(machine):.0f} GB of memory, and {world.parameters['times']:g} × the {sizes[name]:.1f} GB of `models.{name}` are {wanted:.0f} GB"
