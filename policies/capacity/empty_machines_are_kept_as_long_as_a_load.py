"""GPU-23: a machine is not sent away sooner than another could be made ready."""

from policies.aws.pools import Pool, serves_on_accelerators, slowest
from policies.rule import Found, Kind, Severity, rule
from policies.world import World

MINUTE = 60


@rule(
    "GPU-23",
    "An empty machine is kept at least as long as its models load.",
    why="A quiet spell between two requests sends it away, and the second pays for a start and a load that cost more than the machine's idle minutes.",
    remedy="set `pools.*.disruption.consolidate_after_minutes` above the load time; 20 is the default",
    kind=Kind.ENVIRONMENT,
    on=("pools",),
    applies=serves_on_accelerators,
    severity=(Severity.LOW, Severity.MEDIUM),
    key="pools.*.disruption.consolidate_after_minutes",
    sources=("https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/FAQ.md",),
)
def empty_machines_are_kept_as_long_as_a_load(pool: Pool, world: World) -> Found:
    """The load alone: a start and the pull of images come on top."""
    minutes = pool.value.pool.disruption.consolidate_after_minutes
    name, seconds = slowest(pool.value)
    if minutes * MINUTE < seconds:
        yield f"`pools.{pool.name}` keeps an empty machine for {minutes} min, and `models.{name}` loads for {seconds / MINUTE:.1f} min"
