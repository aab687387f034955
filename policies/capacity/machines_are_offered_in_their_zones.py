"""GPU-28: a zone has the machines that are asked of it."""

from infra.catalog import catalog
from policies.aws.node_groups import GROUP, machines, zones
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "GPU-28",
    "Each zone of a node group offers one of its machine types.",
    why="The zone's machines never come, and a group that is over several zones fails in whole where one of them has none.",
    remedy="set `pools.*.zones` to zones that offer the type, or `pools.*.machines` to a type they offer; in a program, change `subnetIds` or `instanceTypes`",
    kind=Kind.RELATION,
    on=(GROUP,),
    applies=lambda group, world: bool(machines(group, world)),
    severity=Severity.HIGH,
    key="pools.*.zones",
    sources=("https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-discovery.html",),
)
def machines_are_offered_in_their_zones(group: Resource, world: World) -> Found:
    """Zones and offers are those of the catalogue; of a region it does not know, nothing is said."""
    regions = {zone.name: region.name for region in catalog().aws.regions.values() for zone in region.zones}
    types = [machine.name for machine in machines(group, world)]
    for zone in sorted(zones(group, world) & regions.keys()):
        if not any(zone in catalog().aws.offered(name, regions[zone]) for name in types):
            yield f"`{group.name}` asks `{zone}` for {' or '.join(f'`{name}`' for name in types)}, which it does not offer"
