"""Subnet arithmetic, by property: whatever ranges and zones an environment may name."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.targets.aws.subnets import ZoneSubnets, plan_subnets, service_range, usable

ZONES = [f"us-east-1{letter}" for letter in "abcdef"]


@st.composite
def ranges(draw, low=16, high=20):
    """A range of the sizes an environment may name, anywhere in 10.0.0.0/8."""
    bits = draw(st.integers(low, high))
    place = draw(st.integers(0, 2 ** (bits - 8) - 1))
    start = IPv4Network("10.0.0.0/8")[place * 2 ** (32 - bits)]
    return f"{start}/{bits}"


def of_nodes(zone: ZoneSubnets) -> list[IPv4Network]:
    return [zone.private, zone.public, zone.control_plane]


@given(ranges(), st.integers(1, 6))
def test_no_two_subnets_overlap(cidr, count):
    planned = plan_subnets(cidr, "100.64.0.0/16", ZONES[:count])
    subnets = [subnet for zone in planned for subnet in (*of_nodes(zone), zone.pods)]
    assert not [pair for pair in combinations(subnets, 2) if pair[0].overlaps(pair[1])]


@given(ranges(), st.integers(1, 6))
def test_every_subnet_lies_in_its_range(cidr, count):
    for zone in plan_subnets(cidr, "100.64.0.0/16", ZONES[:count]):
        assert all(subnet.subnet_of(IPv4Network(cidr)) for subnet in of_nodes(zone))
        assert zone.pods.subnet_of(IPv4Network("100.64.0.0/16"))


@given(ranges())
def test_no_more_than_the_eighth_of_a_zones_block_stays_free(cidr):
    for zone in plan_subnets(cidr, "100.64.0.0/16", ZONES):
        block = zone.private.supernet(1)
        assert sum(subnet.num_addresses for subnet in of_nodes(zone)) * 8 == block.num_addresses * 7


@given(ranges(), st.integers(1, 5))
def test_a_zone_appended_later_moves_no_subnet(cidr, count):
    before = plan_subnets(cidr, "100.64.0.0/16", ZONES[:count])
    after = plan_subnets(cidr, "100.64.0.0/16", ZONES[: count + 1])
    assert after[:count] == before


@given(ranges())
def test_every_subnet_is_one_the_cloud_accepts(cidr):
    for zone in plan_subnets(cidr, "100.64.0.0/16", ZONES):
        assert all(16 <= subnet.prefixlen <= 28 for subnet in (*of_nodes(zone), zone.pods))
        assert usable(zone.control_plane) >= 16, "EKS wants six free addresses a subnet and recommends sixteen"


@given(ranges())
def test_pod_prefixes_take_half_of_the_nodes_range_and_nodes_the_other(cidr):
    for zone in plan_subnets(cidr, "100.64.0.0/16", ZONES):
        assert zone.prefixes.subnet_of(zone.private)
        assert zone.prefixes.num_addresses * 2 == zone.private.num_addresses
        assert zone.private.network_address not in zone.prefixes, (
            "the cloud's own five addresses are on the nodes' side"
        )


def test_the_usual_network_is_laid_out_as_drawn():
    first, second = plan_subnets("10.64.0.0/16", "100.64.0.0/16", ZONES[:2])
    assert [str(subnet) for subnet in (*of_nodes(first), first.pods)] == [
        "10.64.0.0/20",
        "10.64.16.0/21",
        "10.64.24.0/22",
        "100.64.0.0/19",
    ]
    assert str(second.private) == "10.64.32.0/20"
    assert usable(first.private) == 4091


def test_more_zones_than_blocks_are_refused():
    with pytest.raises(ValueError, match="9 zones do not fit the 8 blocks"):
        plan_subnets("10.64.0.0/16", "100.64.0.0/16", [str(zone) for zone in range(9)])


@given(ranges())
def test_services_never_overlap_the_network(cidr):
    chosen = IPv4Network(service_range(cidr, "100.64.0.0/16"))
    assert not chosen.overlaps(IPv4Network(cidr))


def test_services_move_when_the_network_has_their_usual_range():
    assert service_range("172.20.0.0/16", "100.64.0.0/16") == "10.100.0.0/16"


def test_a_network_that_leaves_services_no_range_is_refused():
    with pytest.raises(ValueError, match="overlap both ranges EKS offers"):
        service_range("172.16.0.0/12", "10.96.0.0/12")
