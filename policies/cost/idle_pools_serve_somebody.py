"""COST-05: machines that always run have something to do."""

from policies.aws.pools import Pool, is_reserved
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def always_runs(pool: Pool, world: World) -> bool:
    """Whether machines with accelerators are bought at all times."""
    return pool.value.accelerator is not None and pool.value.pool.nodes.min > 0 and not is_reserved(pool.value)


@rule(
    "COST-05",
    "Accelerators that always run serve a model.",
    why="A machine that nothing names is paid for day and night; often its model moved to another pool and it was forgotten.",
    remedy="set `pools.*.nodes.min: 0`, or name the pool in `models.*.pool`",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=always_runs,
    severity=Severity.MEDIUM,
    key="pools.*.nodes.min",
    sources=(
        "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/manage-demand-and-supply-resources.html",
    ),
)
def idle_pools_serve_somebody(pool: Pool, world: World) -> Found:
    """A reservation is paid for whether its machines run or not, so it is left alone."""
    if not pool.value.models:
        least = pool.value.pool.nodes.min
        yield f"`pools.{pool.name}` always runs {least} {'machine' if least == 1 else 'machines'}, and no model names it"
