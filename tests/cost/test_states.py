"""Where each resource stands, and that nothing is free or priced without being told why."""

import pytest

from groundwork.cost.behind import behind, sources
from groundwork.cost.estimate import estimate, free
from groundwork.cost.groups import groups
from groundwork.cost.money import NOTHING
from groundwork.cost.states import State, counts, standings
from groundwork.errors import UsageError
from infra.catalog import catalog
from tests.bills import STACKS, bill, small


def states(estimate):
    return {one.resource.name + " " + one.resource.type.rpartition(":")[2]: one for one in standings(estimate)}


@pytest.mark.parametrize("stack", STACKS)
def test_each_resource_and_each_pool_stands_somewhere(stack):
    found = standings(bill(stack))
    plan = bill(stack).plan
    assert len(found) == sum(1 for _ in plan.custom) + len(bill(stack).pools)
    assert sum(counts(found).values()) == len(found)


@pytest.mark.parametrize("stack", STACKS)
def test_all_but_what_is_priced_gives_its_reason(stack):
    for one in standings(bill(stack)):
        assert bool(one.reasons) == (one.state is not State.PRICED), one.resource.urn
        assert (one.state is State.FREE) <= (one.amount.known == NOTHING)


@pytest.mark.parametrize("stack", STACKS)
def test_the_dearest_comes_first(stack):
    expected = [one.amount.known.expected for one in standings(bill(stack))]
    assert expected == sorted(expected, reverse=True)


def test_what_rests_on_an_assumption_says_so():
    found = states(bill("dev"))
    nat = next(one for name, one in found.items() if name.endswith("NatGateway"))
    assert nat.state is State.ASSUMED
    assert nat.reasons[0].startswith("assumes nat-gb: images and models come through private endpoints")
    assert found["dev-t4 Pool"].state is State.PRICED


def test_a_gateway_endpoint_is_free_in_the_words_of_its_declaration():
    endpoint = next(one for name, one in states(bill("dev")).items() if name.endswith("VpcEndpoint"))
    assert endpoint.state is State.FREE
    assert endpoint.reasons[0].endswith("gateway endpoints are free")


def test_an_unknown_price_is_a_state_of_its_own_and_makes_the_total_at_least(monkeypatch):
    monkeypatch.setattr(type(catalog().aws), "price", lambda *_: None)
    estimate = small()
    found = states(estimate)["small-t4 Pool"]
    assert found.state is State.UNKNOWN
    assert found.reasons == ("g4dn.2xlarge on-demand: no on-demand price of `g4dn.2xlarge` in `us-east-1`",)
    assert estimate.total.at_least
    assert behind(standings(estimate))[0].monthly is None


def test_a_type_nobody_declared_is_not_priced(monkeypatch):
    less = {kind: reason for kind, reason in free().items() if "subnet:" not in kind}
    for module in ("estimate", "states"):
        monkeypatch.setattr(f"groundwork.cost.{module}.free", lambda: less)
    found = standings(estimate(bill("dev").plan))
    assert {one.resource.type for one in found if one.state is State.UNKNOWN} == {"aws:ec2/subnet:Subnet"}


@pytest.mark.parametrize("stack", STACKS)
def test_lines_behind_the_bill_add_up_to_it(stack):
    lines = behind(standings(bill(stack)))
    total = bill(stack).total.known
    assert sum(one.monthly.expected for one in lines) == pytest.approx(total.expected)
    assert sum(one.monthly.high for one in lines) == pytest.approx(total.high)
    assert all((one.line.retrieved, one.line.source) in sources(lines) for one in lines)


@pytest.mark.parametrize(
    ("by", "hint"),
    [
        ("pools", "did you mean `pool`? It is one of"),
        ("colour", "it is one of `component`"),
        ("tag", "did you mean `tag`?"),
        ("tag:ownr", "did you mean `tag:owner`?"),
        ("pool:x", "did you mean `pool`?"),
    ],
)
def test_a_wrong_way_to_divide_names_the_right_ones(by, hint):
    with pytest.raises(UsageError) as caught:
        groups(bill("dev"), by)
    assert hint in caught.value.hint
