"""Ways of security groups, in each of the three ways of writing them."""

from typing import Any

import pytest

from policies.aws.ways import EITHER, GROUP, IN, Way, ways
from policies.graph import Graph, Resource
from policies.world import World
from tests.policies.compliant import TODAY

OWN = "urn:group"
MADE = {"securityGroupId": (OWN,)}


def world(*resources: Resource) -> World:
    return World(tier="prod", today=TODAY, graph=Graph(resources))


def group(**inputs: Any) -> Resource:
    return Resource(OWN, GROUP, "group", inputs)


def test_ways_in_are_found_wherever_they_are_written():
    inline = group(ingress=[{"protocol": "tcp", "fromPort": 80, "toPort": 90, "cidrBlocks": ["10.0.0.0/8"]}])
    rule = Resource("urn:rule", IN, "rule", {"ipProtocol": "6", "fromPort": 80, "toPort": 80}, made_of=MADE)
    older = Resource("urn:older", EITHER, "older", {"type": "ingress", "protocol": "all", "self": True}, made_of=MADE)
    out = Resource("urn:out", EITHER, "out", {"type": "egress", "protocol": "all"}, made_of=MADE)
    around = world(inline, rule, older, out)
    found = list(ways(inline, around, "ingress"))
    assert [way.rule.name for way in found] == ["rule", "older", "group"]
    assert [way.span for way in found] == [("tcp", 80, 80), ("-1", 0, 65535), ("tcp", 80, 90)]
    assert [way.is_to_itself(around) for way in found] == [False, True, False]
    assert [list(way.ranges()) for way in found] == [[], [], ["10.0.0.0/8"]]
    assert [way.rule.name for way in ways(inline, around, "egress")] == ["out"]


@pytest.mark.parametrize(
    ("protocol", "ports", "covers"),
    [("tcp", (80, 90), True), ("tcp", (85, 90), False), ("udp", (80, 90), False), ("-1", (0, 0), True)],
)
def test_a_way_covers_ports_of_its_protocol(protocol: str, ports: tuple[int, int], covers: bool):
    said = {"ipProtocol": protocol, "fromPort": ports[0], "toPort": ports[1]}
    assert Way(Resource("urn", IN, "rule", said), "ingress").covers(80, 82) is covers


def test_a_group_that_the_program_did_not_make_may_be_any():
    stranger = Resource("urn:rule", IN, "rule", {"referencedSecurityGroupId": "sg-1"}, made_of=MADE)
    own = Resource(
        "urn:rule", IN, "rule", {"referencedSecurityGroupId": "sg-2"}, made_of={"referencedSecurityGroupId": (OWN,)}
    )
    assert Way(stranger, "ingress").may_be_of({"urn:nodes"}, world(group(), stranger))
    assert not Way(own, "ingress").may_be_of({"urn:nodes"}, world(group(), own))
    assert Way(own, "ingress").may_be_of({OWN}, world(group(), own))
