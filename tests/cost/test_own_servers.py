"""Own servers against the cloud: the arithmetic by hand, what moves it which way, and the tables it stands on."""

from dataclasses import replace
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundwork.cost.break_even import BreakEven, break_even
from groundwork.cost.estimate import estimate
from groundwork.cost.own_terms import CASES, terms
from groundwork.cost.usage import Given, Usage
from infra.catalog import catalog
from infra.catalog.own_servers import cost_facts, servers
from tests.bills import STACKS, bill, small
from tests.catalog.integrity import TableIntegrity

SHARES = st.floats(0.01, 1)


class TestServers(TableIntegrity):
    file = "own_servers/servers.yaml"

    def table(self):
        return servers()

    def test_each_has_accelerators_of_the_catalogue(self):
        assert servers().keys() <= catalog().accelerators.keys()

    def test_no_price_is_called_verified_that_a_blog_or_an_estimate_gave(self):
        assert [name for name, row in servers().items() if row.verified] == []


class TestRunning(TableIntegrity):
    file = "own_servers/running.yaml"

    def table(self):
        return cost_facts()

    def test_an_estimate_is_never_verified(self):
        assert [name for name, row in cost_facts().items() if row.verified and "estimate" in row.source] == []

    def test_shares_are_shares(self):
        assert [name for name, row in cost_facts().items() if row.unit.startswith("share") and row.high > 1] == []


def way(own, name):
    return next(one for one in own.ways() if one.name == name)


def test_the_month_of_the_training_stack_by_hand():
    """Eight servers of eight H100, all hours: the numbers of the tables, without the code."""
    own = break_even(bill("training"))
    values = own.typical
    price, network = 8 * 300_000, 8 * 15_000
    assert own.outlay(values) == price + network
    assert own.written_off(values) == pytest.approx((price * 0.9 + network) / 60)
    electricity = 8 * 10.2 * 1.54 * 730 * 0.12
    fixed = 8 * 10.2 * 194.95 + 8 * 3000 + price * 0.1 / 12
    assert own.running(values, 1) == pytest.approx(fixed + electricity)
    cloud = 8 * 730 * 55.04
    assert own.cloud(1) == pytest.approx(cloud)
    assert way(own, "on demand").months == pytest.approx((price + network) / (cloud - fixed - electricity))
    assert way(own, "committed, 1 year").monthly == pytest.approx(cloud * 0.68)


@pytest.mark.parametrize("stack", STACKS)
def test_at_the_utilisation_where_it_turns_both_cost_the_same(stack):
    own = break_even(bill(stack))
    turn = way(own, "on demand").turns_at
    if turn is None:
        assert own.own(own.typical, 1) >= own.cloud(1)
    else:
        assert own.own(own.typical, turn) == pytest.approx(own.cloud(turn))


@pytest.mark.parametrize("stack", STACKS)
def test_as_planned_is_the_machines_of_the_bill(stack):
    lines = [
        line.monthly.expected
        for pool in bill(stack).pools
        if pool.accelerator
        for line in bill(stack).lines[pool.urn]
        if line.unit == "machine-hour"
    ]
    assert way(break_even(bill(stack)), "as planned").monthly == pytest.approx(sum(lines))


@settings(max_examples=30, deadline=None)
@given(stack=st.sampled_from(STACKS), less=SHARES, more=SHARES)
def test_more_use_never_makes_buying_look_worse(stack, less, more):
    own = break_even(bill(stack))
    less, more = sorted((less, more))
    early, late = (own.months(own.cloud(share), own.typical, share) for share in (less, more))
    if early is not None and own.cloud(1) > own.energy(own.typical, 1):
        assert late is not None
        assert late <= early + 1e-6


@pytest.mark.parametrize("stack", STACKS)
def test_dearer_servers_or_electricity_never_pay_sooner(stack):
    cells = {
        (cell.utilisation, cell.price, cell.electricity): cell.months or float("inf")
        for cell in break_even(bill(stack)).sensitivity()
    }
    assert len(cells) == 45
    for (share, price, power), months in cells.items():
        for dearer in CASES[CASES.index(price) :]:
            assert cells[share, dearer, power] >= months
        for dearer in CASES[CASES.index(power) :]:
            assert cells[share, price, dearer] >= months


@pytest.mark.parametrize("stack", STACKS)
def test_the_cases_of_the_month_are_in_order(stack):
    own = break_even(bill(stack))
    low, typical, high = (own.own(own.terms.at(case), own.utilisation) for case in CASES)
    assert low <= typical <= high


@settings(max_examples=30, deadline=None)
@given(needed=st.integers(1, 100))
def test_whole_servers_hold_what_is_needed(needed):
    own = break_even(bill("dev"))
    pool = replace(own.pools[0], needed=float(needed))
    assert pool.count(own.typical) == ceil(needed / 8)
    assert pool.count(own.terms.at("high")) == ceil(needed / 8) + ceil(ceil(needed / 8) * 0.25)


def test_a_life_that_is_longer_is_cheaper():
    life = terms(Given()).running["life"]
    assert (life.at("low"), life.at("typical"), life.at("high")) == (72, 60, 48)


def test_what_the_file_gives_stands_in_for_the_tables():
    def usage(value):
        return Usage(unit="USD", low=value, expected=value, high=value, why="a quote of May", given_in="usage.yaml")

    given = Given("usage.yaml", own_servers={"colocation": usage(0)}, server_prices={"h100": usage(100_000)})
    own = break_even(estimate(bill("training").plan, given))
    assert own.price(own.typical) == 800_000
    assert own.terms.prices["h100"].given_in == "usage.yaml"
    assert own.terms.prices["h100"].source == "a quote of May"
    before = break_even(bill("training"))
    assert before.running(before.typical, 1) - own.running(own.typical, 1) == pytest.approx(
        8 * 10.2 * 194.95 + 1_600_000 * 0.1 / 12
    )


def test_a_pool_that_expects_nothing_is_sized_by_its_maximum_and_never_pays():
    own = break_even(small())
    assert own.pools[0].sized_by == "its maximum, since nothing is expected of it"
    assert (own.pools[0].needed, own.utilisation) == (2, 0)
    assert way(own, "on demand").months is None


def test_accelerators_that_nobody_sells_are_left_out_with_the_reason():
    own = break_even(
        small("pools: {inf: {accelerator: inferentia2, machines: [inf2.xlarge], nodes: {min: 1, max: 2}}}")
    )
    assert own.pools == ()
    assert own.left_out == ("inf: no server with AWS Inferentia2 is in the catalogue",)
    assert isinstance(own, BreakEven)


def test_spot_without_a_price_is_not_known(monkeypatch):
    known = type(catalog().aws).price
    monkeypatch.setattr(
        type(catalog().aws),
        "price",
        lambda self, machine, region, kind: None if kind == "spot" else known(self, machine, region, kind),
    )
    spot = way(break_even(bill("training")), "spot")
    assert (spot.monthly, spot.months, spot.turns_at, spot.note) == (None, None, None, "no spot price is known")
