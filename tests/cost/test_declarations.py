"""Every type of every example has a price or a reason to have none, and every price has a source."""

import re

import pytest

from groundwork.cost.estimate import declarations, estimate, free
from groundwork.cost.usage import FILE, Usage, usage
from infra.catalog import catalog
from tests.bills import ROOT, STACKS, bill, small


@pytest.mark.parametrize("stack", STACKS)
def test_no_type_is_free_by_being_forgotten(stack):
    assert bill(stack).undeclared == ()


@pytest.mark.parametrize("stack", STACKS)
def test_every_price_of_the_examples_is_known(stack):
    assert bill(stack).total.unknown == ()


@pytest.mark.parametrize("stack", STACKS)
def test_every_line_says_where_its_price_is_from_and_of_which_day(stack):
    lines = [line for lines in bill(stack).lines.values() for line in lines]
    assert lines
    assert [line.label for line in lines if not line.source or not line.retrieved] == []


@pytest.mark.parametrize("stack", STACKS)
def test_low_never_exceeds_expected_nor_expected_high(stack):
    plan = bill(stack).plan
    for resource in plan.resources:
        cost = bill(stack).of([resource]).known
        assert cost.low <= cost.expected <= cost.high, resource.urn
    known = bill(stack).total.known
    assert known.low <= known.expected <= known.high


def test_no_type_is_both_priced_and_free():
    assert set(declarations()) & set(free()) == set()


def test_reasons_are_sentences_and_types_are_sorted():
    assert list(free()) == sorted(free())
    assert [token for token, reason in free().items() if len(reason.split()) < 3] == []


def test_a_type_nobody_declared_is_one_more_unknown_price(monkeypatch):
    monkeypatch.setattr(
        "groundwork.cost.estimate.free", lambda: {k: v for k, v in free().items() if "subnet:" not in k}
    )
    found = estimate(bill("dev").plan)
    assert found.undeclared == ("aws:ec2/subnet:Subnet",)
    assert found.total.at_least
    assert any("subnet" in name for name in found.total.unknown)


def test_an_unknown_price_is_named_and_never_nothing(monkeypatch):
    monkeypatch.setattr(type(catalog().aws), "price", lambda *_: None)
    found = small()
    assert found.total.unknown == ("small-system: m7i.large on-demand", "small-t4: g4dn.2xlarge on-demand")


def test_every_assumption_is_used_and_gives_its_reason():
    source = "".join(path.read_text() for path in (ROOT / "groundwork" / "cost").glob("*.py"))
    used = set(re.findall(r'"([a-z0-9-]+)"', source))
    assert [key for key in usage() if key not in used] == []
    assert [key for key, row in usage().items() if len(row.why.split()) < 4] == []
    assert FILE.exists()


def test_an_assumption_out_of_order_is_refused():
    with pytest.raises(ValueError, match="not in order"):
        Usage(unit="GB", low=2, expected=1, high=3, why="because of a mistake")
