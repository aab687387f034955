"""NET-08: a group whose machines are joined lies in one zone."""

from policies.aws.fabric import PLACEMENT, TEMPLATE, has_fabric
from policies.aws.given import some
from policies.aws.subnets import NODE_GROUP, SUBNET, zones
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _is_joined(group: Resource, world: World) -> bool:
    templates = world.graph.of(group, "launchTemplate", TEMPLATE)
    placements = [group for one in templates for group in world.graph.of(one, "placement", PLACEMENT)]
    close = some(placements, lambda group: group.get("strategy", "cluster") == "cluster")
    return close or some(templates, lambda template: has_fabric(template, world))


@rule(
    "NET-08",
    "Machines joined by EFA or a placement group are in one zone.",
    why="EFA and cluster placement end at the edge of a zone: machines beyond it never join, and the job waits for ever.",
    remedy="set `pools.*.zones` to one zone and add a pool for each other one; in a program, give the node group subnets of one zone",
    kind=Kind.RELATION,
    on=(NODE_GROUP,),
    applies=_is_joined,
    severity=Severity.HIGH,
    key="pools.*.zones",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/placement-strategies.html",),
)
def joined_machines_share_a_zone(group: Resource, world: World) -> Found:
    """Two known zones are one too many, whatever the others are."""
    found: list[str] = []
    for zone in zones(world.graph.of(group, "subnetIds", SUBNET)):
        found.append(zone)
        if len(found) > 1:
            yield f"`{group.name}` joins its machines and has subnets in `{found[0]}` and `{zone}`, where one zone is the most"
            return
