"""STO-05: the shared file system gives new machines their weights before a rollout is given up."""

from infra.catalog import catalog
from infra.environment.resolve import ResolvedPool
from infra.environment.sizing import weights_gb
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import Part, World


def _reads_lustre(pool: Part[ResolvedPool], world: World) -> bool:
    """Lustre shows the model bucket; what comes from a hub passes it by."""
    return world.environment.storage.lustre is not None and _gigabytes(pool.value) > 0


@rule(
    "STO-05",
    "The Lustre file system feeds all new machines of a pool in time.",
    why="Throughput is shared: when load rises and several machines start at once, each waits for the others' weights too, and users wait for all of them.",
    remedy="set `storage.lustre.throughput` or `capacity_gib` higher: together they are what it gives",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=_reads_lustre,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="storage.lustre.throughput",
    sources=("https://docs.aws.amazon.com/fsx/latest/LustreGuide/performance.html",),
    parameters={
        "seconds": Parameter(
            dev=1200,
            prod=600,
            description="Seconds within which all machines above a pool's least have their weights. 600: after as long without progress Kubernetes gives up a rollout (Deployment, `progressDeadlineSeconds`, default).",
        )
    },
)
def weights_arrive_in_time(pool: Part[ResolvedPool], world: World) -> Found:
    """Machines above the pool's least are those that start together; each reads all models of the pool."""
    lustre, nodes = world.environment.storage.lustre, pool.value.pool.nodes
    assert lustre is not None
    machines, each = max(nodes.max - nodes.min, 1), _gigabytes(pool.value)
    rate = lustre.capacity_gib / 1024 * lustre.throughput / 1000
    seconds, most = machines * each / rate, world.parameters["seconds"]
    if seconds > most:
        yield f"`{pool.name}` may start {machines} machines at once that read {each:.0f} GB each, which takes {seconds:.0f} s at the {rate:.2f} GB/s of `storage.lustre`, and should take {most}"


def _gigabytes(pool: ResolvedPool) -> float:
    stored = (model for model in pool.models.values() if not model.source.startswith("hf://"))
    return sum(weights_gb(model, catalog()) for model in stored)
