"""ONP-19: a host's own memory holds what is loaded through it."""

from infra.environment.sizing import GB, GIB, HOST_WANTED
from policies.hosts.groups import OfHosts, largest, serves_models
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "ONP-19",
    "Hosts say their memory, and it is a multiple of their largest model.",
    why="Weights are read, staged and cached in the host's memory: with less the kernel ends the server while it loads.",
    remedy="set `groups.*.memory_gib` from the data sheet; where it is too little, serve the model from another group",
    kind=Kind.INVENTORY,
    on=("groups",),
    applies=serves_models,
    severity=Severity.HIGH,
    key="groups.*.memory_gib",
    parameters={
        "times": Parameter(
            1.2, HOST_WANTED, "Memory over the largest model's weights; 3: cached, being loaded, being replaced."
        )
    },
    sources=("https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_management.md",),
)
def hosts_have_memory_to_load_models(group: OfHosts, world: World) -> Found:
    """What is not said cannot be held against the models."""
    (name, size), has = largest(group.name, world), group.value.memory_gib
    wanted = world.parameters["times"] * size
    if has is None:
        yield f"`groups.{group.name}` does not say its `memory_gib`, and `models.{name}` wants {wanted * GB / GIB:.0f}"
    elif has * GIB / GB < wanted:
        yield f"hosts of `groups.{group.name}` have {has * GIB / GB:.0f} GB of memory, and {world.parameters['times']:g} × the {size:.1f} GB of `models.{name}` are {wanted:.0f} GB"
