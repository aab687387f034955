"""Ways in for clients: load balancers, the gateway of an environment, and the web firewall before them."""

from collections.abc import Iterator
from typing import Any, Final

from policies.graph import Resource
from policies.world import World

BALANCER: Final = "aws:lb/loadBalancer:LoadBalancer"
GATEWAY: Final = "groundwork:aws:Gateway"
"""The component of an environment's gateway; its load balancer is made by a controller in the cluster."""
FIREWALL: Final = "aws:wafv2/webAcl:WebAcl"
TIE: Final = "aws:wafv2/webAclAssociation:WebAclAssociation"
GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"


def is_public(door: Resource, world: World) -> bool:
    """Whether clients on the internet reach it by HTTP."""
    if door.type == GATEWAY:
        return world.resolved is not None and world.environment.gateway.exposure == "public"
    return door.get("loadBalancerType", "application") == "application" and not door.get("internal", False)


def is_application(balancer: Resource, world: World) -> bool:
    """Whether a load balancer reads HTTP."""
    return balancer.get("loadBalancerType", "application") == "application"


def firewalls(door: Resource, world: World) -> tuple[Resource, ...]:
    """Web firewalls before it: those tied to a load balancer, those below a gateway."""
    if door.type == BALANCER:
        return world.graph.users(door, TIE, key="resourceArn")
    return tuple(one for one in world.graph.typed(FIREWALL) if door in world.graph.ancestors(one))


def is_of_a_door(group: Resource, world: World) -> bool:
    """Whether a security group is the one that clients meet."""
    below = any(above.type == GATEWAY for above in world.graph.ancestors(group))
    return below or bool(world.graph.users(group, BALANCER, key="securityGroups"))


def rules_of(firewall: Resource) -> Iterator[Any]:
    """Rules of a web firewall."""
    yield from firewall.each("rules")
