"""The difference of cost is head minus base in each case, whatever the plans; what has no price is counted."""

from hypothesis import given
from hypothesis import strategies as st

from groundwork.cost.money import Amount, Three
from groundwork.diff import words
from groundwork.diff.json import document
from groundwork.diff.model import Delta
from tests.diff.sides import compared, environments, resource, side

BUCKET = "aws:s3/bucket:Bucket"
CENTS = st.integers(0, 10**9).map(lambda cents: cents / 100)
AMOUNTS = st.builds(
    Amount, st.builds(Three, CENTS, CENTS, CENTS), st.lists(st.sampled_from("abc"), max_size=3).map(tuple)
)
COSTS = st.dictionaries(st.sampled_from("abcdef"), st.tuples(CENTS, CENTS, CENTS))


@given(AMOUNTS, AMOUNTS)
def test_the_difference_is_head_minus_base(base, head):
    change = Delta(base, head).change
    for case in ("low", "expected", "high"):
        assert round(getattr(base.known, case) + getattr(change, case), 2) == round(getattr(head.known, case), 2)


@given(COSTS, COSTS)
def test_the_differences_of_resources_add_up_to_the_whole(base, head):
    sides = (side(*(resource(BUCKET, name) for name in costs), cost=costs) for costs in (base, head))
    sides = tuple(sides)
    found = document(compared(*sides))
    for case in ("low", "expected", "high"):
        changed = sum(one["cost"]["change"][case] for one in found["changes"] if one["cost"])
        kept = sum(
            sides[1].amounts[urn].known.__getattribute__(case) - sides[0].amounts[urn].known.__getattribute__(case)
            for urn in sides[0].amounts.keys() & sides[1].amounts.keys()
        )
        assert round(changed + kept, 2) == round(found["cost"]["change"][case], 2)


def test_a_larger_pool_costs_more_in_the_worst_case_alone():
    diff = environments("", "pools: {t4: {accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 0, max: 9}}}")
    assert diff.cost.change.expected == 0
    assert diff.cost.change.high > 0
    pool = next(row for row in diff.rows if row.title == "t4")
    assert (pool.depth, pool.cost.change.high > 0) == (1, True)


def test_rows_agree_with_the_total():
    diff = environments("", "pools: {t4: {accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 1, max: 9}}}")
    for case in ("low", "expected", "high"):
        rows = [getattr(row.cost.change, case) for row in diff.rows if row.depth == 0]
        assert abs(sum(rows) - getattr(diff.cost.change, case)) < 0.01 * len(rows)


def test_what_has_no_price_bounds_the_difference():
    def bound(base: tuple[str, ...], head: tuple[str, ...]) -> str:
        return Delta(Amount(unknown=base), Amount(unknown=head)).bound

    assert bound((), ()) == "exact"
    assert bound(("a",), ("a",)) == "exact"
    assert bound((), ("a",)) == "at least"
    assert bound(("a",), ()) == "at most"
    assert bound(("a",), ("b",)) == "unknown"


def test_differences_are_written_with_their_sign():
    cost = Delta(Amount(Three(0, 5, 2000)), Amount(Three(0, 4.5, 3234.5), ("x",)))
    assert words.deltas(cost) == ("not known", "≥ -$0.50", "≥ +$1,234")
