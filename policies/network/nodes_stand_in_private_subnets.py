"""NET-02: nodes have no public address and no straight way from the internet."""

from collections.abc import Iterator

from policies.aws.fabric import TEMPLATE
from policies.aws.given import across, paths, some
from policies.aws.subnets import NODE_GROUP, SUBNET, exits
from policies.graph import Resource
from policies.rule import Found, Kind, Severity, rule
from policies.world import World


@rule(
    "NET-02",
    "Nodes stand in private subnets and have no public address.",
    why="A node with a public address is scanned within minutes, and every port a pod opens on it is open to the internet.",
    remedy="nothing to set: the environment's nodes stand in private subnets behind `network.nat`; in a program, give the node group private `subnetIds` and take `associatePublicIpAddress` out of its launch template",
    kind=Kind.RELATION,
    on=(NODE_GROUP,),
    severity=Severity.HIGH,
    key="network.nat",
    sources=("https://docs.aws.amazon.com/eks/latest/best-practices/subnets.html",),
    peers=("CKV_AWS_130", "CKV_AWS_88"),
)
def nodes_stand_in_private_subnets(group: Resource, world: World) -> Found:
    """The subnets of the group, where their routes lead, and the interfaces of its launch template."""
    templates = world.graph.of(group, "launchTemplate", TEMPLATE)
    places = (*world.graph.of(group, "subnetIds", SUBNET), *templates)
    yield from across(places, lambda place: _public(group, place, world))


def _public(group: Resource, place: Resource, world: World) -> Iterator[str]:
    said = f"`{group.name}` starts machines "
    if place.type == TEMPLATE:
        asked = (place.get(f"{path}.associatePublicIpAddress") for path in paths(place, "networkInterfaces"))
        if some(asked, lambda one: str(one).lower() == "true"):
            yield f"{said}from `{place.name}`, whose interfaces take a public address"
    elif place.get("mapPublicIpOnLaunch", False):
        yield f"{said}in `{place.name}`, which gives each of them a public address"
    elif some(exits(place, world), lambda one: one.is_to_the_internet(world)):
        yield f"{said}in `{place.name}`, which routes straight to an internet gateway"
