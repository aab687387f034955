"""`groundwork check`, as typed: the whole screen, every exit code."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from tests.bills import ROOT, SMALL
from tests.cli.screens import expect, screen

TIGHT = """\
tier: prod
cost_center: ml
budget: {monthly_usd: 30}
access: {admins: ["arn:aws:iam::123456789012:user/ann"]}
network: {nat: per-zone, flow_logs_days: 30}
"""
"""An environment that costs more than its budget and lets a user in."""
ASKED = ("--rule", "COST-02", "--rule", "IAM-23", "--rule", "NET-01")

Write = Callable[[str], str]


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """A project of its own, whose environment the test writes."""
    (tmp_path / "Pulumi.yaml").write_text((ROOT / "Pulumi.yaml").read_text())
    (tmp_path / "stacks").symlink_to(ROOT / "stacks")
    monkeypatch.chdir(tmp_path)

    def write(extra: str) -> str:
        body = "".join(f"    {line}\n" for line in (SMALL + extra).splitlines())
        (tmp_path / "Pulumi.small.yaml").write_text(f"config:\n  groundwork:environment:\n{body}")
        return str(tmp_path)

    return write


def test_help(capsys: pytest.CaptureFixture[str]):
    shown = screen(capsys, "check", "--help")
    assert (shown.exit_code, shown.err) == (0, "")
    expect("check-help", shown.out)


def test_what_must_be_mended_ends_with_its_own_code(capsys: pytest.CaptureFixture[str], environment: Write):
    folder = environment(TIGHT)
    shown = screen(capsys, "check", "small", *ASKED)
    assert shown.exit_code == 6
    expect("check-violated", (shown.out + "--- stderr ---\n" + shown.err).replace(folder, "[FOLDER]"))


def test_the_least_severity_that_fails_is_the_users(capsys: pytest.CaptureFixture[str], environment: Write):
    environment(TIGHT)
    assert screen(capsys, "check", "small", "--rule", "IAM-23").exit_code == 0
    assert screen(capsys, "check", "small", "--rule", "IAM-23", "--fail-on", "medium").exit_code == 6
    refused = screen(capsys, "check", "small", "--fail-on", "terrible")
    assert (refused.exit_code, refused.out) == (2, "")
    assert "`--fail-on` is `terrible`" in refused.err


def test_all_well_is_one_line(capsys: pytest.CaptureFixture[str], environment: Write):
    environment("")
    shown = screen(capsys, "check", "small", "--rule", "NET-01")
    assert shown.exit_code == 0
    assert shown.out == "small: 1 rule, 1 verdict: 1 passed, 0 violated, 0 not known\n"


def test_what_a_preview_cannot_know_is_counted(capsys: pytest.CaptureFixture[str], environment: Write):
    environment("")
    shown = screen(capsys, "check", "small", "--rule", "IAM-04", "--as-preview")
    assert shown.exit_code == 0
    assert "not known  IAM-04" in shown.out


def test_what_is_passed_over_is_shown_with_reason_owner_and_day(capsys: pytest.CaptureFixture[str], environment: Write):
    folder = environment(TIGHT)
    until = '{rule: COST-02, target: plan, reason: "Until the budget is raised.", owner: ann@example.com, until: 2026-12-20}'
    Path(folder, "policies.yaml").write_text(f"suppressions:\n  - {until}\n")
    shown = screen(capsys, "check", "small", "--rule", "COST-02")
    assert shown.exit_code == 0, shown.err
    assert "passed over  COST-02  plan  until 2026-12-20 by ann@example.com\n  Until the budget is raised." in shown.out
    Path(folder, "policies.yaml").write_text(f"suppressions:\n  - {until.replace('2026-12-20', '2026-01-01')}\n")
    shown = screen(capsys, "check", "small", "--rule", "COST-02")
    assert shown.exit_code == 6
    assert "ended on 2026-01-01; it counts as violated" in shown.err


def test_a_baseline_is_written_and_heeded(capsys: pytest.CaptureFixture[str], environment: Write):
    folder = environment(TIGHT)
    assert screen(capsys, "check", "small", "--write-baseline", *ASKED).exit_code == 0
    shown = screen(capsys, "check", "small", *ASKED)
    assert shown.exit_code == 0
    assert "2 known before" in shown.out
    assert "STO-" not in Path(folder, "policies.baseline.json").read_text()


def test_json_holds_to_its_schema_and_is_the_same_every_time(capsys: pytest.CaptureFixture[str], environment: Write):
    environment(TIGHT)
    first = screen(capsys, "check", "small", "--json")
    assert first.exit_code == 6
    schema = json.loads((ROOT / "docs" / "check.schema.json").read_text())
    jsonschema.validate(json.loads(first.out), schema)
    for _ in range(2):
        assert screen(capsys, "check", "small", "--json").out == first.out


def test_a_rule_that_is_none_is_a_mistake_with_the_nearest(capsys: pytest.CaptureFixture[str], environment: Write):
    environment("")
    shown = screen(capsys, "check", "small", "--rule", "net-04")
    assert shown.exit_code == 2
    assert "did you mean `NET-04`?" in shown.err


@pytest.mark.parametrize("stack", ["onprem", "training"])
def test_the_examples_hold_to_all_rules(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, stack: str
):
    monkeypatch.chdir(ROOT)
    shown = screen(capsys, "check", stack)
    assert shown.exit_code == 0, shown.out
    assert ", 0 violated" in shown.out


def test_a_card_is_explained(capsys: pytest.CaptureFixture[str]):
    shown = screen(capsys, "explain", "NET-04")
    assert shown.exit_code == 0
    expect("explain-rule", shown.out)
    assert "did you mean" in screen(capsys, "explain", "NET-99").err
