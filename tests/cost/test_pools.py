"""Machines in three cases: schedules, floors, capacity types, shared GPUs."""

import pytest

from groundwork.cost.hours import share_of_week
from groundwork.cost.money import HOURS, Three
from groundwork.cost.pools import scheduled
from groundwork.plan.quotas import quota_uses
from infra.catalog import catalog
from infra.environment.base import Range
from infra.environment.pools import Capacity
from infra.environment.spending import Schedule
from tests.bills import small


def pool(estimate, name="t4"):
    return next(use for use in estimate.pools if use.name == name)


def office(**over):
    said = {"cron": "0 8 * * MON-FRI", "nodes": Range(min=1, max=4), **over}
    return {
        "day": Schedule(pools=["t4"], timezone="Etc/UTC", **said),
        "night": Schedule(pools=["t4"], cron="0 20 * * MON-FRI", timezone="Etc/UTC", nodes=Range(min=0, max=0)),
    }


def test_a_pool_nobody_asks_anything_of_is_expected_at_its_minimum():
    assert pool(small()).nodes == Three(0, 0, 2)


MODEL = "models: {m: {source: 'hf://o/n', parameters_billions: 0.5, precision: fp16, pool: t4, replicas: {min: REPLICAS, max: 8}}}"


@pytest.mark.parametrize(("replicas", "expected"), [(1, 1), (2, 2)])
def test_models_ask_for_machines(replicas, expected):
    found = pool(small(MODEL.replace("REPLICAS", str(replicas))))
    assert found.nodes == Three(0, expected, 2)
    assert found.why == "the least replicas of `m`"


def test_shared_gpus_hold_several_replicas():
    shared = "pools: {t4: {accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 0, max: 4}, sharing: {mode: time-slicing, replicas: 4}}}\n"
    assert pool(small(shared + MODEL.replace("REPLICAS", "5"))).nodes.expected == 2


def test_a_week_of_office_hours_is_divided_by_who_fired_last():
    shares = share_of_week(office())
    assert shares["day"] == pytest.approx(5 * 12 / 168)
    assert shares["day"] + shares["night"] == pytest.approx(1)


def test_a_schedule_that_never_fires_changes_nothing():
    never = {"never": Schedule(pools=["t4"], cron="0 0 29 2 *", timezone="Etc/UTC")}
    assert share_of_week(never) == {"never": 0}
    assert scheduled(Range(min=2, max=4), 3, never) == Three(2, 3, 4)


def test_the_worst_case_ignores_that_a_schedule_would_shrink_the_pool():
    found = scheduled(Range(min=1, max=4), 2, office())
    assert found.low == pytest.approx(60 / 168)
    assert found.expected == pytest.approx(2 * 60 / 168)
    assert found.high == 4


FLOORED = "pools: {t4: {accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 2, max: 5}, capacity: {order: [spot, on-demand], on_demand_floor: 1}}}"


def test_the_floor_is_on_demand_the_rest_spot_and_the_worst_case_all_on_demand():
    split = dict(pool(small(FLOORED)).split(Three(2, 2, 5)))
    assert split == {Capacity.ON_DEMAND: Three(1, 1, 5), Capacity.SPOT: Three(1, 1, 0)}


def test_a_pool_costs_its_hours_at_its_prices():
    estimate = small(FLOORED)
    aws = catalog().aws
    on_demand = aws.price("g4dn.2xlarge", "us-east-1", "on-demand").usd_per_hour
    spot = aws.price("g4dn.2xlarge", "us-east-1", "spot")
    lines = {line.label: line.monthly for line in estimate.lines[pool(estimate).urn]}
    assert lines["g4dn.2xlarge on-demand"] == Three(1, 1, 5) * HOURS * on_demand
    assert lines["g4dn.2xlarge spot"].low == pytest.approx(HOURS * spot.low_usd_per_hour)
    assert lines["g4dn.2xlarge spot"].expected == pytest.approx(HOURS * spot.usd_per_hour)


def test_quotas_count_vcpus_on_demand_and_spot_apart():
    found = {(q.family, q.kind): q.vcpus for q in quota_uses(small(FLOORED).pools)}
    assert found[("g-vt", "on-demand")] == Three(8, 8, 40)
    assert found[("g-vt", "spot")] == Three(8, 8, 32)


BLOCK = """
region: us-east-2
pools:
  h100:
    accelerator: h100
    machines: [p5.48xlarge]
    nodes: {min: 2, max: 2}
    capacity: {order: [reserved], reservation: {id: cr-0fedcba9876543210, kind: block, zone: us-east-2b}}
    zones: [us-east-2b]
"""


def test_a_capacity_block_needs_no_quota_and_is_said_to_be_paid():
    estimate = small(BLOCK)
    assert {quota.family for quota in quota_uses(estimate.pools)} == {"standard"}
    line = next(line for line in estimate.lines[pool(estimate, "h100").urn] if "reserved" in line.label)
    assert "cr-0fedcba9876543210 was paid up front" in line.note
    assert line.quantity == Three.same(2 * HOURS)
