"""NET-07: EFA is asked for only of machine types that have it."""

from policies.aws.fabric import TEMPLATE, has_fabric, machines_of
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "NET-07",
    "EFA interfaces are asked only of machine types that have EFA.",
    why="EC2 refuses to start such a machine, and the node group stays empty while everything waits for it.",
    remedy="set `pools.*.machines` to a type with EFA, `groundwork catalog machines` lists them, or leave `fabric` out; in a program, change `instanceTypes`",
    kind=Kind.RELATION,
    on=(TEMPLATE,),
    applies=has_fabric,
    severity=Severity.HIGH,
    key="pools.*.machines",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html",),
)
def fabric_runs_on_machines_that_have_it(template: Resource, world: World) -> Found:
    """Types the catalogue does not know are left to EC2."""
    for machine in machines_of(template, world):
        if not machine.efa_interfaces:
            yield f"`{template.name}` has EFA interfaces and starts `{machine.name}`, which has no EFA"
