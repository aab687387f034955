"""STO-06: a Lustre file system is in a zone of the machines that read it."""

from policies.aws.fabric import NODE_GROUP, TEMPLATE, has_fabric
from policies.aws.files import LUSTRE
from policies.aws.given import some
from policies.aws.subnets import SUBNET, beside, zones
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


def _has_readers(lustre: Resource, world: World) -> bool:
    return bool(beside(world.graph.of(lustre, "subnetIds", SUBNET), world))


@rule(
    "STO-06",
    "A Lustre file system is in the zone of the machines that read it.",
    why="It is in one zone: from another each read takes longer and is charged by the gigabyte, both ways.",
    remedy="set `storage.lustre.zone` to the zone of the pool with `fabric: efa`, or of the pool that reads most; in a program, take a subnet of that zone",
    kind=Kind.RELATION,
    on=(LUSTRE,),
    applies=_has_readers,
    severity=Severity.MEDIUM,
    key="storage.lustre.zone",
    sources=("https://docs.aws.amazon.com/fsx/latest/LustreGuide/getting-started.html",),
)
def shared_files_lie_beside_their_readers(lustre: Resource, world: World) -> Found:
    """Machines with EFA read most where there are any; else those of any group do."""
    places = world.graph.of(lustre, "subnetIds", SUBNET)
    near = beside(places, world)
    fast = [subnet for subnet in near if _has_efa(subnet, world)]
    readers = list(zones(fast or near))
    for zone in zones(places):
        if zone not in readers:
            yield f"`{lustre.name}` is in `{zone}`, and the machines {'with EFA ' if fast else ''}in `{'`, `'.join(readers)}`"


def _has_efa(subnet: Resource, world: World) -> bool:
    groups = world.graph.users(subnet, NODE_GROUP, key="subnetIds")
    templates = [template for group in groups for template in world.graph.of(group, "launchTemplate", TEMPLATE)]
    return some(templates, lambda template: has_fabric(template, world))
