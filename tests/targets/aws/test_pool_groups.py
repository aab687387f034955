"""Packing pools into node groups, by property: whatever counts, zones, orders and floors a pool may have."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.environment.base import Range
from infra.environment.pools import Capacity
from infra.naming import resource_name
from infra.targets.aws.pool_groups import pool_groups, resized, shared, zone_suffix
from tests.targets.aws.builders import capacity, pool

ZONES = [f"us-east-1{letter}" for letter in "abcdef"]


@st.composite
def pools(draw, accelerated: bool | None = None):
    """Any pool that the environment's checks let through: a floor within its most, zones each once."""
    gpu = draw(st.booleans()) if accelerated is None else accelerated
    zones = tuple(draw(st.lists(st.sampled_from(ZONES), min_size=1, unique=True)))
    most = draw(st.integers(0, 1000))
    least = draw(st.integers(0, most))
    order = draw(st.lists(st.sampled_from(["reserved", "spot", "on-demand"]), min_size=1, unique=True))
    plan = capacity(
        *order,
        floor=draw(st.integers(0, most)),
        kind=draw(st.sampled_from(["on-demand", "block"])),
        zone=draw(st.sampled_from(zones)),
    )
    machines, accelerator = (("g4dn.xlarge",), "t4") if gpu else (("m7i.large",), None)
    return pool(*machines, accelerated_by=accelerator, zones=zones, nodes=(least, most), plan=plan)


@given(pools())
def test_minima_add_up_to_the_pools_minimum_with_the_floor_counted_in(given_pool):
    wanted = max(given_pool.pool.nodes.min, given_pool.pool.capacity.on_demand_floor)
    assert sum(group.nodes.min for group in pool_groups(given_pool)) == wanted


@given(pools())
def test_any_elastic_group_and_the_floor_can_be_the_whole_pool(given_pool):
    for group in pool_groups(given_pool):
        if group.role == "elastic":
            assert group.nodes.max + given_pool.pool.capacity.on_demand_floor == given_pool.pool.nodes.max


@given(pools())
def test_the_floor_is_on_demand_and_never_shrinks(given_pool):
    floor = [group for group in pool_groups(given_pool) if group.role == "floor"]
    assert sum(group.nodes.min for group in floor) == given_pool.pool.capacity.on_demand_floor
    assert all(group.eks_capacity == "ON_DEMAND" and group.nodes.min == group.nodes.max for group in floor)


@given(pools(accelerated=True))
def test_a_group_with_accelerators_is_in_one_zone(given_pool):
    assert all(len(group.zones) == 1 for group in pool_groups(given_pool))


@given(pools(accelerated=True))
def test_every_zone_can_grow_by_every_capacity_type_that_is_not_bound_to_one(given_pool):
    if given_pool.pool.nodes.max == given_pool.pool.capacity.on_demand_floor:
        return
    for kind in set(given_pool.pool.capacity.order) - {Capacity.RESERVED}:
        found = {g.zones[0] for g in pool_groups(given_pool) if g.role == "elastic" and g.capacity is kind}
        assert found == set(given_pool.zones)


@given(pools(accelerated=False))
def test_a_group_without_accelerators_spans_the_pools_zones(given_pool):
    for group in pool_groups(given_pool):
        if group.capacity is not Capacity.RESERVED:
            assert group.zones == given_pool.zones


@given(pools())
def test_a_reservations_group_is_in_its_zone_and_no_other_group_draws_from_it(given_pool):
    for group in pool_groups(given_pool):
        assert (group.reservation is not None) == (group.capacity is Capacity.RESERVED)
        if group.reservation:
            assert group.zones == (group.reservation.zone,)


@given(pools())
def test_priorities_follow_the_order_and_are_the_same_in_every_zone(given_pool):
    order = given_pool.pool.capacity.order
    by_type = {group.capacity: group.priority for group in pool_groups(given_pool) if group.role == "elastic"}
    assert [by_type[kind] for kind in order if kind in by_type] == sorted(by_type.values(), reverse=True)
    assert len(set(by_type.values())) == len(by_type)


@given(pools())
def test_names_are_unique_within_the_limit_even_with_the_longest_names(given_pool):
    groups = pool_groups(given_pool)
    assert len({group.tokens for group in groups}) == len(groups)
    for group in groups:
        resource_name("aws:eks/nodeGroup", "e" * 24, "p" * 24, *group.tokens[1:])


@given(pools())
def test_no_group_may_be_empty_for_ever_since_eks_refuses_that(given_pool):
    assert all(group.nodes.max >= 1 for group in pool_groups(given_pool))


@given(pools(), st.integers(0, 50), st.integers(0, 50))
def test_a_resized_pool_keeps_its_groups_and_its_new_minimum(given_pool, one, other):
    nodes = Range(min=min(one, other), max=max(one, other))
    sizes = resized(given_pool, nodes)
    assert list(sizes) == [group.tokens for group in pool_groups(given_pool)]
    floor = min(given_pool.pool.capacity.on_demand_floor, nodes.max)
    elastic = any(group.role == "elastic" for group in pool_groups(given_pool))
    if elastic:
        assert sum(size.min for size in sizes.values()) == max(nodes.min, floor)


@given(pools())
def test_scaled_to_nothing_nothing_is_left_not_even_the_floor(given_pool):
    assert all(size == Range(min=0, max=0) for size in resized(given_pool, Range(min=0, max=0)).values())


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_shares_add_up_and_differ_by_one_at_most(total, shares):
    parts = shared(total, shares)
    assert sum(parts) == total
    assert len(parts) == shares
    assert max(parts) - min(parts) <= 1
    assert list(parts) == sorted(parts, reverse=True)


@pytest.mark.parametrize(("kind", "wanted"), [("block", "CAPACITY_BLOCK"), ("on-demand", "ON_DEMAND")])
def test_a_reservation_is_what_eks_calls_it(kind, wanted):
    (group,) = pool_groups(
        pool("p5.48xlarge", accelerated_by="h100", zones=("us-east-1c",), plan=capacity("reserved", kind=kind))
    )
    assert group.eks_capacity == wanted


def test_a_zone_is_known_by_its_letter_and_anything_else_is_refused():
    assert zone_suffix("us-east-1a") == "a"
    with pytest.raises(ValueError, match=re.escape("`us-east-1` is not an availability zone: it ends in no letter")):
        zone_suffix("us-east-1")
