"""`policies.yaml`: what it may say, and every way to say it wrong."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from groundwork.errors import PoliciesRefused
from groundwork.policy.file import Policies, read_policies
from policies.judge import Outcome, Verdict
from policies.registry import by_id
from tests.examples import ROOT

TODAY = date(2026, 11, 25)
ONE = '{rule: NET-04, target: "gpu-*", reason: "Tested on this switch.", owner: a@b.cc, until: 2027-01-31}'


def read(folder: Path, text: str) -> Policies:
    (folder / "policies.yaml").write_text(text)
    return read_policies(folder, TODAY)


def refused(folder: Path, text: str) -> list[str]:
    """What is said of each mistake, with its line."""
    with pytest.raises(PoliciesRefused) as told:
        read(folder, text)
    *each, _ = told.value.blocks()
    return [f"{message.replace(str(folder) + '/', '')} | {hint}" for message, hint in each]


def test_where_there_is_none_nothing_is_said(tmp_path: Path):
    assert read_policies(tmp_path, TODAY) == Policies()
    assert read(tmp_path, "# nothing yet\nsuppressions: []\n") == Policies()


def test_the_page_shows_one_that_is_taken(tmp_path: Path):
    """What users copy: no rule in it has gone, and none is passed over for longer than it may be."""
    (shown,) = re.findall(r"```yaml\n(parameters:.*?)```", (ROOT / "docs/pull-requests.md").read_text(), re.DOTALL)
    said = read(tmp_path, shown)
    assert (len(said.suppressions), len(said.parameters)) == (1, 1)


def test_a_suppression_covers_by_rule_name_and_stack(tmp_path: Path):
    (one,) = read(tmp_path, f"suppressions:\n  - {ONE[:-1]}, stack: prod}}\n").suppressions
    verdict = Verdict(by_id()["NET-04"], Outcome.VIOLATED, "urn", "gpu-1")
    assert one.covers(verdict, "prod")
    assert not one.covers(verdict, "dev")
    assert not one.covers(Verdict(by_id()["NET-04"], Outcome.VIOLATED, "urn", "cpu-1"), "prod")
    assert not one.covers(Verdict(by_id()["NET-05"], Outcome.VIOLATED, "urn", "gpu-1"), "prod")


def test_a_name_is_never_a_pattern_of_the_file_system(tmp_path: Path):
    (one,) = read(tmp_path, f"suppressions:\n  - {ONE.replace('gpu-*', 'gpu-[1]')}\n").suppressions
    assert not one.covers(Verdict(by_id()["NET-04"], Outcome.VIOLATED, "urn", "gpu-1"), "prod")
    assert one.covers(Verdict(by_id()["NET-04"], Outcome.VIOLATED, "urn", "gpu-[1]"), "prod")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            f"suppressions:\n  - {ONE.replace('NET-04', 'net-04')}\n",
            "`suppressions.0.rule` is `net-04`, which is no rule\n  --> policies.yaml:2 | did you mean `NET-04`?",
        ),
        (
            f"suppressions:\n  - {ONE.replace('2027-01-31', '2028-01-31')}\n",
            "`suppressions.0.until` is `2028-01-31`, and an exception from a high rule lasts 180 days at the most\n"
            "  --> policies.yaml:2 | write `2027-05-24` or an earlier day, and look again then",
        ),
        (
            f"suppressions:\n  - {ONE.replace('a@b.cc', 'nobody')}\n",
            "`suppressions.0.owner` is `nobody`, not an e-mail address\n  --> policies.yaml:2 | Who answers for it.",
        ),
        (
            f"suppressions:\n  - {ONE.replace('until', 'til')}\n",
            "`suppressions.0.til` is no key here\n  --> policies.yaml:2 | did you mean `until`?",
        ),
        (
            f"suppressions:\n  - {ONE.replace('Tested on this switch.', 'Unimportant!')}\n",
            "`suppressions.0.reason` is `Unimportant!`\n  --> policies.yaml:2 | say in a sentence why this is acceptable here",
        ),
        (
            "parameters: {gpu-01: {days: 3}}\n",
            "`parameters.gpu-01` names no rule\n  --> policies.yaml:1 | did you mean `GPU-01`?",
        ),
        (
            "parameters: {NET-04: {days: 3}}\n",
            "`parameters.NET-04.days` is no parameter of `NET-04`\n  --> policies.yaml:1"
            " | it has none; `groundwork explain NET-04` tells of each",
        ),
        (
            "parameters: {NET-01: {shortest: long}}\n",
            "`parameters.NET-01.shortest` is `long`, not of the type `int`\n  --> policies.yaml:1"
            " | `groundwork explain NET-01` tells what it is",
        ),
        (
            "supressions: []\n",
            "`supressions` is no key here\n  --> policies.yaml:1 | did you mean `suppressions`?",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_remedy(tmp_path: Path, text: str, said: str):
    told = [re.sub(r"(policies\.yaml:\d+):\d+", r"\1", one) for one in refused(tmp_path, text)]
    assert told[-1] == said


@pytest.mark.parametrize(
    "text",
    [
        "suppressions: [",
        "a: &x [*x]\n",
        "suppressions: &a [x]\nmore: *a\n",
        "suppressions: []\nsuppressions: []\n",
        "- a\n- b\n",
        "\x00",
        "[" * 300,
    ],
)
def test_what_is_not_read_one_way_alone_is_refused_and_no_bomb_goes_off(tmp_path: Path, text: str):
    assert refused(tmp_path, text)


def test_critical_rules_are_passed_over_for_a_month_at_the_most(tmp_path: Path):
    critical = next(one.id for one in by_id().values() if max(one.severity.values()).word == "critical")
    until = TODAY + timedelta(days=31)
    told = refused(
        tmp_path, f"suppressions:\n  - {ONE.replace('NET-04', critical).replace('2027-01-31', str(until))}\n"
    )
    assert "an exception from a critical rule lasts 30 days at the most" in told[0]
