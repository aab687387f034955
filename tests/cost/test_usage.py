"""Amounts of one's own in place of the assumptions: where they hold, and how every mistake is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundwork.cost.assumed import assumed, idle, said
from groundwork.cost.estimate import estimate
from groundwork.cost.money import Three
from groundwork.cost.usage import Given, Usage, usage
from groundwork.cost.usage import given as usage_given
from groundwork.cost.usage_file import read_usage
from groundwork.errors import UsageError, UsageRefused
from tests.bills import STACKS, bill


def amount(key: str, value: float, file: str = "usage.yaml") -> Usage:
    return Usage(unit=usage()[key].unit, low=value, expected=value, high=value, why="as measured", given_in=file)


def written(folder, text: str) -> Given:
    file = folder / "usage.dev.yaml"
    file.write_text(text, encoding="utf-8")
    return read_usage(file)


def part(bill, key: str) -> Three:
    """The lines that rest on one assumption."""
    lines = [line for lines in bill.lines.values() for line in lines if key in line.assumptions]
    return sum((line.monthly for line in lines if line.monthly), Three(0, 0, 0))


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_given_changes_nothing(stack):
    assert estimate(bill(stack).plan, Given("usage.yaml")).total == bill(stack).total


@settings(max_examples=25, deadline=None)
@given(key=st.sampled_from(["nat-gb", "flow-log-gb", "image-gb", "queue-millions"]), value=st.floats(0.01, 1e6))
def test_a_part_of_the_bill_grows_with_its_amount_and_nothing_else_does(key, value):
    plan = bill("prod").plan
    once, twice = (
        estimate(plan, Given("usage.yaml", {key: amount(key, times * value)})).total.known for times in (1, 2)
    )
    none = estimate(plan, Given("usage.yaml", {key: amount(key, 0)})).total.known
    for case in ("low", "expected", "high"):
        first, second = (getattr(known, case) - getattr(none, case) for known in (once, twice))
        assert second == pytest.approx(2 * first, rel=1e-6, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(ends=st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(sorted))
def test_cases_stay_in_order_whatever_is_given(ends):
    low, expected, high = ends
    row = Usage(unit="GB", low=low, expected=expected, high=high, why="as measured", given_in="usage.yaml")
    found = estimate(bill("prod").plan, Given("usage.yaml", dict.fromkeys(("nat-gb", "efs-gb", "image-gb"), row)))
    known = found.total.known
    assert known.low <= known.expected <= known.high


def test_what_is_given_is_counted_and_named(tmp_path):
    found = estimate(bill("dev").plan, written(tmp_path, "usage:\n  nat-gb: {amount: 1000, why: measured in May}\n"))
    assert part(found, "nat-gb") == Three.same(1000 * 0.045)
    notes = {line.note for lines in found.lines.values() for line in lines if "nat-gb" in line.assumptions}
    assert notes == {"nat-gb by usage.dev.yaml: measured in May"}
    assert said(found) == "usage by usage.dev.yaml: nat-gb"


def test_a_resource_by_name_has_its_own_amount_and_a_later_pattern_wins(tmp_path):
    text = """\
usage: {nat-gb: {amount: 100, why: measured in May}}
resources:
  "prod-nat-*": {nat-gb: {amount: 200, why: measured in May}}
  "*-us-east-1b": {nat-gb: {amount: 300, why: measured in May}}
"""
    found = estimate(bill("prod").plan, written(tmp_path, text))
    assert part(found, "nat-gb").expected == pytest.approx((300 + 200 + 200) * 0.045)
    assert [(one.pattern, one.usage.expected) for one in assumed(found) if one.key == "nat-gb"] == [
        ("", 100),
        ("prod-nat-*", 200),
        ("*-us-east-1b", 300),
    ]


def test_traffic_to_the_internet_is_counted_once_it_is_given(tmp_path):
    assert part(bill("dev"), "internet-out-gb") == Three(0, 0, 0)
    text = "usage:\n  internet-out-gb: {low: 10, expected: 100, high: 1000, unit: GB, why: images of answers}\n"
    assert part(estimate(bill("dev").plan, written(tmp_path, text)), "internet-out-gb") == Three(10, 100, 1000) * 0.09


def test_what_changes_nothing_is_told(tmp_path):
    text = """\
usage: {efs-gb: {amount: 100, why: measured in May}}
resources:
  "dev-nat-*": {image-gb: {amount: 200, why: measured in May}}
  "prod-nat-*": {nat-gb: {amount: 200, why: measured in May}}
"""
    assert [message for message, _ in idle(estimate(bill("dev").plan, written(tmp_path, text)))] == [
        "`usage.efs-gb` of `usage.dev.yaml` changes nothing: no resource of this plan is charged by it",
        "`resources.dev-nat-*.image-gb` of `usage.dev.yaml` changes nothing: none of the resources with such a name is charged by it",
        "`resources.prod-nat-*.nat-gb` of `usage.dev.yaml` changes nothing: no resource has such a name",
    ]


def test_the_file_beside_the_environment_is_read_unless_another_is_named(tmp_path):
    environment = tmp_path / "Pulumi.dev.yaml"
    assert usage_given(environment, "dev") == Given()
    written(tmp_path, "usage:\n  nat-gb: {amount: 1, why: measured in May}\n")
    assert usage_given(environment, "dev").file == "usage.dev.yaml"
    other = tmp_path / "other.yaml"
    other.write_text("{}", encoding="utf-8")
    assert usage_given(environment, "dev", other).file == "other.yaml"
    with pytest.raises(UsageError, match=r"`--usage` is `.*none\.yaml`, which is no file"):
        usage_given(environment, "dev", tmp_path / "none.yaml")


WRONG = {
    "usage:\n  nat-gbb: {amount: 3, why: measured in May}\n": (
        "`usage.nat-gbb` names nothing that is assumed",
        "2:3",
        "did you mean `nat-gb`?",
    ),
    "resources:\n  'a-*':\n    nat: {amount: 3, why: measured in May}\n": (
        "`resources.a-*.nat` names nothing that is assumed",
        "3:5",
        "did you mean `nat-gb`?",
    ),
    "usage:\n  nat-gb: {amount: -3, why: measured in May}\n": (
        "`usage.nat-gb.amount` is `-3`, below 0",
        "2:12",
        "write 0",
    ),
    "usage:\n  nat-gb: {amount: 3 GB, why: measured in May}\n": (
        "`usage.nat-gb.amount` is `3 GB`, not a number",
        "2:12",
        "write the number alone",
    ),
    "usage:\n  nat-gb: {amount: 3, unit: TB, why: measured in May}\n": (
        "`usage.nat-gb.unit` is `TB`, and it is counted in `GB a month through each NAT gateway`",
        "2:23",
        "give the amount in that unit",
    ),
    "usage:\n  log-kept-share: {amount: 15, why: measured in May}\n": (
        "`usage.log-kept-share` is `15`, and a share is 0 to 1",
        "2:3",
        "write `0.15` for 15 percent",
    ),
    "usage:\n  nat-gb: {low: 3, expected: 2, high: 4, why: measured in May}\n": (
        "`usage.nat-gb` has `low` 3, `expected` 2 and `high` 4, which are not in order",
        "2:3",
        "write `{amount: 300",
    ),
    "usage:\n  nat-gb: {low: 3, why: measured in May}\n": (
        "`usage.nat-gb` gives neither `amount` alone nor all of `low`, `expected` and `high`",
        "2:3",
        "write `{amount: 300",
    ),
    "usage:\n  nat-gb: {amount: 3}\n": ("`usage.nat-gb.why` is missing", "2:3", "say where"),
    "usage:\n  nat-gb: {amout: 3, amount: 3, why: measured in May}\n": (
        "`usage.nat-gb.amout` is no key here",
        "2:12",
        "did you mean `amount`?",
    ),
    "use:\n  nat-gb: {amount: 3, why: measured in May}\n": ("`use` is no key here", "1:1", "did you mean `usage`?"),
    "own_servers:\n  electricty: {amount: 0.2, why: our contract}\n": (
        "`own_servers.electricty` names nothing that is assumed",
        "2:3",
        "did you mean `electricity`?",
    ),
    "server_prices:\n  h1000: {amount: 250000, why: a quote of May}\n": (
        "`server_prices.h1000` names nothing that is assumed",
        "2:3",
        "did you mean `h100`?",
    ),
    "- 1\n": ("the file is `a list`: input should be an object", "1:1", ""),
    "usage: {nat-gb: {amount: .inf, why: measured in May}}\n": ("`usage.nat-gb.amount` is", "1:18", ""),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_mistake_says_what_is_wrong_where_and_what_is_right(tmp_path, text):
    message, place, hint = WRONG[text]
    with pytest.raises(UsageRefused) as caught:
        written(tmp_path, text)
    ((shown, remedy),) = caught.value.mistakes
    assert shown.startswith(message)
    assert shown.endswith(f"usage.dev.yaml:{place}")
    assert hint in remedy


def test_all_mistakes_are_told_at_once(tmp_path):
    with pytest.raises(UsageRefused, match=r"2 mistakes in `usage\.dev\.yaml`; nothing was priced") as caught:
        written(tmp_path, "usage:\n  nat-gb: {amount: -1}\n")
    assert len(caught.value.mistakes) == 2


def test_an_empty_file_gives_nothing_new(tmp_path):
    assert written(tmp_path, "usage: {}\n").everywhere == {}
