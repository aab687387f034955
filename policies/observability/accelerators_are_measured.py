"""OBS-10: metrics of accelerators have somewhere to go."""

from infra.environment.environment import Environment
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _has_accelerators(environment: Environment, world: World) -> bool:
    return any(pool.accelerator for pool in environment.pools.values())


@rule(
    "OBS-10",
    "An environment with accelerators keeps their metrics.",
    why="A GPU that throttles, runs out of memory or does nothing shows in metrics alone, and is paid for meanwhile.",
    remedy="set `monitoring.metrics: true`, or write an exception that says where metrics go instead",
    kind=Kind.ENVIRONMENT,
    severity=(Severity.LOW, Severity.MEDIUM),
    applies=_has_accelerators,
    key="monitoring.metrics",
    sources=("https://docs.aws.amazon.com/prometheus/latest/userguide/what-is-Amazon-Managed-Service-Prometheus.html",),
)
def accelerators_are_measured(environment: Environment, world: World) -> Found:
    """The workspace holds metrics of pods and of the machines' GPUs; what CloudWatch has by itself knows neither."""
    if not environment.monitoring.metrics:
        kinds = sorted({pool.accelerator for pool in environment.pools.values() if pool.accelerator})
        yield f"`monitoring.metrics` is `false`, so nobody sees how {', '.join(f'`{kind}`' for kind in kinds)} are used"
