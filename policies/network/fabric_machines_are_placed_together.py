"""NET-09: machines of a fabric are placed close to each other."""

from policies.aws.fabric import PLACEMENT, TEMPLATE, has_fabric
from policies.aws.given import is_given
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _is_bought(template: Resource, world: World) -> bool:
    """A reservation has its own place: it serves only the placement group it was made in, mostly none."""
    reserved = is_given(template, "capacityReservationSpecification.capacityReservationTarget")
    return not reserved and has_fabric(template, world)


@rule(
    "NET-09",
    "Machines with EFA are in a cluster placement group.",
    why="Scattered over a zone, machines pay for each collective with several times the latency of neighbours.",
    remedy="let `pools.*.fabric: efa` make the group; in a program, add a placement group of strategy `cluster` and name it in the template's `placement`",
    kind=Kind.RELATION,
    on=(TEMPLATE,),
    applies=_is_bought,
    severity=Severity.MEDIUM,
    key="pools.*.fabric",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html",),
)
def fabric_machines_are_placed_together(template: Resource, world: World) -> Found:
    """A group of somebody else's is taken at its word; of one made here, the strategy counts."""
    if not is_given(template, "placement.groupName") and not is_given(template, "placement.groupId"):
        yield f"`{template.name}` has EFA interfaces and no placement group"
    for group in world.graph.of(template, "placement", PLACEMENT):
        if (strategy := group.get("strategy", "cluster")) != "cluster":
            yield f"`{template.name}` is placed by `{group.name}`, whose strategy is `{strategy}` and should be `cluster`"
