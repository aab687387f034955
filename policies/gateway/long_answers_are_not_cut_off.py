"""GW-03: a load balancer waits as long as a model may be silent."""

from policies.aws.front_doors import BALANCER, is_application
from policies.graph import Resource
from policies.rule import Found, Kind, Parameter, Severity, rule
from policies.world import World


@rule(
    "GW-03",
    "A load balancer waits as long as a model may take to say something.",
    why="A long prompt is read for a minute before the first token; a balancer that gives up then answers 504 while the GPU works on.",
    remedy="set `idle_timeout` of the load balancer above the longest silence, and the server's own time to keep connections above that",
    kind=Kind.RESOURCE,
    on=(BALANCER,),
    applies=is_application,
    severity=(Severity.LOW, Severity.MEDIUM),
    parameters={
        "seconds": Parameter(
            dev=120,
            prod=300,
            description="Shortest idle timeout. 300: prefill of a hundred thousand tokens behind a queue; AWS's default is 60, its most 4000.",
        )
    },
    sources=("https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html",),
)
def long_answers_are_not_cut_off(balancer: Resource, world: World) -> Found:
    """Left out it is a minute."""
    needed, seconds = world.parameters["seconds"], int(balancer.get("idleTimeout", 60))
    if seconds < needed:
        yield f"`{balancer.name}` has `idleTimeout: {seconds}`, so a model that is silent that long is cut off; {needed} seconds are needed"
