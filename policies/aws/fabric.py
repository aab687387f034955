"""EFA: launch templates with its interfaces, and the rules of their security groups."""

from typing import Final

from policies.graph import Resource
from policies.unknown import NotKnown
from policies.world import World

GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
TEMPLATE: Final = "aws:ec2/launchTemplate:LaunchTemplate"
EFA: Final = ("efa", "efa-only")
"""Interface types that speak EFA. Source: EC2 User Guide, "Elastic Fabric Adapter", read 2026-11."""


def has_fabric(template: Resource, world: World) -> bool:
    """Whether a launch template has EFA interfaces."""
    return any(interface.get("interfaceType") in EFA for interface in template.each("networkInterfaces"))


def opens_to_itself(group: Resource, world: World, type: str) -> bool:
    """Whether a group has a rule of this type, for every protocol, whose other end is the group itself.

    Raises:
        NotKnown: no rule is known to be one, and of some it is not known.
    """
    hole: NotKnown | None = None
    for found in world.graph.users(group, type, key="securityGroupId"):
        try:
            if found.get("ipProtocol") == "-1" and world.graph.same(
                found, "securityGroupId", "referencedSecurityGroupId"
            ):
                return True
        except NotKnown as error:
            hole = error
    if hole:
        raise hole
    return False
