"""Arithmetic that the environment's checks and the AWS target both know is the same in both."""

from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.environment import addressing
from infra.environment.addressing import room
from infra.environment.checks.capacity import groups_of
from infra.environment.checks.names import LABEL_PREFIXES, OWN_TAGS, SYSTEM_POOL, TAG_PREFIXES
from infra.targets.aws import pool_groups, pool_labels, pools, subnets, tags
from tests.environment.builders import resolved

SIZES = st.integers(addressing.SHORTEST, addressing.LONGEST)


@given(SIZES, SIZES, st.integers(1, 6))
def test_a_zone_has_the_room_the_checks_say(nodes, pods, zones):
    cidr, pods_cidr = IPv4Network(f"10.64.0.0/{nodes}"), IPv4Network(f"100.64.0.0/{pods}")
    names = [f"us-east-1{letter}" for letter in "abcdef"[:zones]]
    for zone in subnets.plan_subnets(str(cidr), str(pods_cidr), names):
        said = room(cidr, pods_cidr)
        assert zone.private.num_addresses - zone.prefixes.num_addresses - subnets.RESERVED == said.node_addresses
        prefixes = zone.prefixes.num_addresses // addressing.PREFIX
        prefixes += zone.pods.num_addresses // addressing.PREFIX - 1  # the first holds addresses the cloud keeps
        assert prefixes == said.pod_prefixes


def test_a_seventh_zone_still_has_a_block():
    assert 2**subnets.BLOCK_BITS == addressing.BLOCKS > 6


def test_service_ranges():
    assert [str(network) for network in addressing.SERVICES] == list(subnets.SERVICE_RANGES)


def test_the_checks_know_every_tag_the_target_sets():
    own = tags.tags_of(resolved().environment, "dev", "x")
    for name in (*own, tags.DISCOVERY):
        assert name.lower() in OWN_TAGS or name.lower().startswith(TAG_PREFIXES), name


def test_the_checks_know_every_label_the_target_sets():
    for name in (pool_labels.PREFIX, pool_labels.MIG_CONFIG, pool_labels.DEVICE_PLUGIN_CONFIG):
        assert name.rpartition("/")[0] + "/" in LABEL_PREFIXES


def test_the_system_pool_has_one_name():
    assert pools.SYSTEM == SYSTEM_POOL


@pytest.mark.parametrize("prefix", LABEL_PREFIXES)
def test_prefixes_end_where_a_prefix_ends(prefix):
    assert prefix.endswith("/")


ORDERS = st.lists(st.sampled_from(["spot", "on-demand"]), min_size=1, max_size=2, unique=True)


@given(ORDERS, st.integers(0, 5), st.integers(0, 6), st.booleans(), st.booleans())
def test_a_pool_becomes_as_many_node_groups_as_the_checks_say(order, floor, more, gpu, reserved):
    capacity = {"order": [*(["reserved"] if reserved else []), *order], "on_demand_floor": floor}
    if reserved:
        capacity["reservation"] = {"id": "cr-0123456789abcdef0", "zone": "us-east-1a"}
    pool = {"capacity": capacity, "nodes": {"min": floor, "max": floor + more}}
    pool |= {"accelerator": "l4"} if gpu else {}
    (found,) = resolved(pools={"p": pool}).pools.values()
    assert groups_of(found) == len(pool_groups.pool_groups(found))
