"""GPU-14: a share of a GPU holds the model that gets it."""

from infra.environment.pools import TimeSlicing
from infra.environment.sizing import USABLE
from policies.aws.pools import Pool, devices, held, serves_on_accelerators, shares
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GPU-14",
    "Models that share a GPU fit in their share of its memory.",
    why="The process that comes last ends with out of memory, and which one that is changes with every start.",
    remedy="set `pools.*.sharing.replicas` lower or choose a larger MIG profile; or serve the model from a pool without `sharing`",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=lambda pool, world: pool.value.pool.sharing is not None and serves_on_accelerators(pool),
    severity=(Severity.MEDIUM, Severity.HIGH),
    key="pools.*.sharing",
    sources=(
        "https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/gpu-sharing.html",
        "https://docs.nvidia.com/datacenter/tesla/mig-user-guide/",
    ),
)
def shares_hold_their_models(pool: Pool, world: World) -> Found:
    """MIG and MPS bound what a pod may take; pods that take turns hold their memory all the time."""
    turns = isinstance(pool.value.pool.sharing, TimeSlicing)
    for name, model in devices(pool.value):
        fit = held(model, pool.value)
        each = fit.weights_gib + fit.overhead_gib
        has = USABLE * fit.device_gib / (shares(pool.value) if turns else 1)
        if each > has:
            yield f"`models.{name}` takes {each:.1f} GiB, and one of {shares(pool.value)} shares of a GPU in `{pool.name}` has {has:.1f} GiB"
