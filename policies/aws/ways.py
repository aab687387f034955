"""Ways in and out of security groups, whichever of the three ways of writing them a program chose."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from policies.aws.given import is_given, paths
from policies.graph import Resource
from policies.world import World

GROUP: Final = "aws:ec2/securityGroup:SecurityGroup"
IN: Final = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
OUT: Final = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
EITHER: Final = "aws:ec2/securityGroupRule:SecurityGroupRule"
"""The older resource, which says in `type` which way it is."""

Direction = Literal["ingress", "egress"]
_OWN: Final[dict[Direction, str]] = {"ingress": IN, "egress": OUT}
_EVERY: Final = "-1"
_BY_NUMBER: Final = {"6": "tcp", "17": "udp"}
"""Protocols as they may be written too. Source: IANA protocol numbers."""


@dataclass(frozen=True)
class Way:
    """One way in or out of a security group."""

    rule: Resource
    """Resource it is written in: the group itself, or a rule of its own."""
    direction: Direction
    within: str = ""
    """Where in the group's inputs, `ingress.0.`."""

    def covers(self, first: int, last: int, protocol: str = "tcp") -> bool:
        """Whether it lets all of these ports through.

        Raises:
            NotKnown: its protocol or ports are not known.
        """
        own, start, end = self.span
        return own == _EVERY or (own == protocol and start <= first and last <= end)

    @property
    def span(self) -> tuple[str, int, int]:
        """Protocol, first and last port; of every protocol all ports, of one without ports none."""
        own = str(self.rule.get(f"{self.within}ipProtocol") or self.rule.get(f"{self.within}protocol", _EVERY)).lower()
        if own in (_EVERY, "all"):
            return _EVERY, 0, 65535
        start, end = self.rule.get(f"{self.within}fromPort", 0), self.rule.get(f"{self.within}toPort", 0)
        return _BY_NUMBER.get(own, own), int(start), int(end)

    @property
    def is_everything(self) -> bool:
        """Whether it is for every protocol, those without ports too."""
        return self.span[0] == _EVERY

    def ranges(self) -> Iterator[str]:
        """Address ranges at the other end."""
        for key in ("cidrIpv4", "cidrIpv6"):
            if cidr := self.rule.get(f"{self.within}{key}"):
                yield cidr
        for key in ("cidrBlocks", "ipv6CidrBlocks"):
            yield from self.rule.get(f"{self.within}{key}", ())

    def peers(self, world: World) -> tuple[Resource, ...]:
        """Security groups at the other end, as far as the program made them."""
        if self.within:
            inline = is_given(self.rule, f"{self.within}securityGroups")
            own = (self.rule,) if self.rule.get(f"{self.within}self", False) else ()
            return (*own, *(world.graph.of(self.rule, self.direction, GROUP) if inline else ()))
        own = world.graph.of(self.rule, "securityGroupId", GROUP) if self.rule.get("self", False) else ()
        return (*own, *world.graph.of(self.rule, self._peer, GROUP))

    def may_be_of(self, groups: set[str], world: World) -> bool:
        """Whether one of these groups, by URN, is at the other end, or one that the program did not make and that may be."""
        peers = self.peers(world)
        key = "securityGroups" if self.within else self._peer
        stranger = is_given(self.rule, f"{self.within}{key}") and not peers
        return stranger or any(peer.urn in groups for peer in peers)

    @property
    def _peer(self) -> str:
        """Input that names the group at the other end of a rule."""
        return "referencedSecurityGroupId" if self.rule.type in (IN, OUT) else "sourceSecurityGroupId"

    def is_to_itself(self, world: World) -> bool:
        """Whether the other end is the group itself.

        Raises:
            NotKnown: neither what the ends are made of nor their values tell.
        """
        if self.rule.get(f"{self.within}self", False):
            return True
        given = not self.within and is_given(self.rule, self._peer)
        return given and world.graph.same(self.rule, "securityGroupId", self._peer)


def written_in(resource: Resource, direction: Direction) -> Iterator[Way]:
    """Ways that a group or a rule says itself.

    Raises:
        NotKnown: a group's list of them is not known.
    """
    if resource.type == GROUP:
        yield from (Way(resource, direction, f"{path}.") for path in paths(resource, direction))
    elif resource.type == _OWN[direction] or (resource.type == EITHER and resource.get("type") == direction):
        yield Way(resource, direction)


def ways(group: Resource, world: World, direction: Direction) -> Iterator[Way]:
    """All ways in, or out of, a group: those of rules of their own first, then those it says itself.

    Raises:
        NotKnown: after the others, where the group's own list is not known.
    """
    for rule in world.graph.users(group, _OWN[direction], EITHER, key="securityGroupId"):
        yield from written_in(rule, direction)
    yield from written_in(group, direction)
