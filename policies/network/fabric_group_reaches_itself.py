"""NET-05: machines with EFA send everything to their own group."""

from policies.aws.fabric import GROUP, TEMPLATE, has_fabric, names_strangers, opens_to_itself
from policies.aws.given import some
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "NET-05",
    "A security group of EFA interfaces sends all traffic to itself.",
    why="To EFA a way out to `0.0.0.0/0` does not count: without one to the group itself, peers never answer and NCCL hangs.",
    remedy="let `pools.*.fabric: efa` make the group; in a program, add an egress rule of protocol `-1` to the group itself",
    kind=Kind.RELATION,
    on=(TEMPLATE,),
    applies=has_fabric,
    severity=Severity.HIGH,
    key="pools.*.fabric",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html",),
)
def fabric_group_reaches_itself(template: Resource, world: World) -> Found:
    """The other half of NET-04, and the one that is usually forgotten."""
    groups = world.graph.of(template, "networkInterfaces", GROUP)
    opens = some(groups, lambda group: opens_to_itself(group, world, "egress"))
    if not opens and not names_strangers(template, world):
        yield f"`{template.name}` has EFA interfaces, and none of their security groups lets out all traffic to itself"
