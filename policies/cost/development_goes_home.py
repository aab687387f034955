"""COST-07: what only people use in office hours does not run at night."""

from policies.aws.pools import Pool, is_reserved
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def always_runs_for_development(pool: Pool, world: World) -> bool:
    """Whether a development environment keeps accelerators at all times."""
    bought = pool.value.accelerator is not None and not is_reserved(pool.value)
    return world.tier == "dev" and bought and pool.value.pool.nodes.min > 0


@rule(
    "COST-07",
    "Accelerators of a development environment go to zero when nobody works.",
    why="A week has 168 hours and a working week 40 of them: three quarters of what the machines cost buys nothing.",
    remedy="set `pools.*.nodes.min: 0`, or add `schedules` that send the pool to zero in the evening and bring it back in the morning",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=always_runs_for_development,
    severity=(Severity.MEDIUM, Severity.LOW),
    key="pools.*.nodes.min",
    sources=(
        "https://docs.aws.amazon.com/wellarchitected/latest/cost-optimization-pillar/manage-demand-and-supply-resources.html",
    ),
)
def development_goes_home(pool: Pool, world: World) -> Found:
    """Reserved machines are paid for at night as well."""
    resized = [one for one in world.environment.schedules.values() if pool.name in one.pools]
    if not any(one.nodes.max == 0 for one in resized):
        least = pool.value.pool.nodes.min
        yield f"`pools.{pool.name}` keeps {least} {'machine' if least == 1 else 'machines'} day and night, and no schedule sends it to zero"
