"""NET-04: machines with EFA accept everything from their own group."""

from policies.aws.fabric import CLUSTER, GROUP, TEMPLATE, has_fabric, names_strangers, opens_to_itself
from policies.aws.given import some
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "NET-04",
    "A security group of EFA interfaces accepts all traffic from itself.",
    why="EFA traffic is no TCP: where one protocol is left out, NCCL hangs at the first collective and says nothing.",
    remedy="let `pools.*.fabric: efa` make the group; in a program, add an ingress rule of protocol `-1` from the group itself",
    kind=Kind.RELATION,
    on=(TEMPLATE,),
    applies=has_fabric,
    severity=Severity.HIGH,
    key="pools.*.fabric",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-start.html",),
)
def fabric_group_admits_itself(template: Resource, world: World) -> Found:
    """One group of the interfaces is enough: rules of all groups of an interface add up."""
    groups = world.graph.of(template, "networkInterfaces", GROUP)
    opens = some(groups, lambda group: opens_to_itself(group, world, "ingress"))
    by_eks = world.graph.of(template, "networkInterfaces", CLUSTER)
    if not opens and not by_eks and not names_strangers(template, world):
        yield f"`{template.name}` has EFA interfaces, and none of their security groups lets in all traffic from itself"
