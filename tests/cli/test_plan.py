"""`groundwork plan`, as typed: the whole screen, every exit code."""

import json

import pytest

from tests.bills import ROOT, SMALL
from tests.cli.screens import expect, screen


@pytest.fixture(autouse=True)
def in_the_project(monkeypatch):
    monkeypatch.chdir(ROOT)


@pytest.fixture
def environment(tmp_path):
    def write(extra: str = "") -> str:
        file = tmp_path / "environment.yaml"
        body = "".join(f"    {line}\n" for line in (SMALL + extra).splitlines())
        file.write_text(f"config:\n  groundwork:environment:\n{body}")
        return str(file)

    return write


def test_the_screen_of_a_small_environment(capsys, environment):
    shown = screen(capsys, "plan", "small", "--config-file", environment())
    assert shown.exit_code == 0
    expect("plan-small", shown.out + "--- stderr ---\n" + shown.err)


def test_help(capsys):
    shown = screen(capsys, "plan", "--help")
    assert (shown.exit_code, shown.err) == (0, "")
    expect("plan-help", shown.out)


def test_over_budget_is_a_warning_with_the_pool_to_lower(capsys, environment):
    shown = screen(capsys, "plan", "small", "--config-file", environment("budget: {monthly_usd: 100}\n"))
    assert shown.exit_code == 0
    expect("plan-over-budget", shown.err)


def test_over_budget_is_an_error_where_the_budget_is_strict(capsys, environment):
    file = environment("budget: {monthly_usd: 100}\n")
    shown = screen(capsys, "plan", "small", "--config-file", file, "--strict-budget")
    assert shown.exit_code == 4
    assert shown.err.startswith("error: the worst case")


def test_json_is_alone_on_stdout(capsys, environment):
    shown = screen(capsys, "plan", "small", "--json", "--config-file", environment("budget: {monthly_usd: 100}\n"))
    assert json.loads(shown.out)["cost"]["over_budget"] is True
    assert shown.err.startswith("warning: ")


def test_a_diagram_is_written_and_said(capsys, environment, tmp_path):
    file = tmp_path / "plan.svg"
    shown = screen(capsys, "plan", "small", "--config-file", environment(), "--diagram", str(file))
    assert shown.exit_code == 0
    assert shown.err.startswith(f"wrote: {file}\n\n")
    assert file.read_text().startswith("<svg")


def test_a_diagram_that_cannot_be_written_is_a_usage_error(capsys, environment, tmp_path):
    file = tmp_path / "nowhere" / "plan.svg"
    shown = screen(capsys, "plan", "small", "--config-file", environment(), "--diagram", str(file))
    assert shown.exit_code == 2
    assert (
        shown.err
        == f"error: `--diagram` is `{file}`, which cannot be written: No such file or directory\n\nhint: name another file\n\n"
    )


def test_a_wrong_environment_shows_every_mistake_and_changes_nothing(capsys, environment):
    shown = screen(capsys, "plan", "small", "--config-file", environment("teir: dev\nbudget: {monthly_usd: -1}\n"))
    assert (shown.exit_code, shown.out) == (1, "")
    assert shown.err.count("error: ") == 3
    assert "`teir`" in shown.err
    assert "`budget.monthly_usd`" in shown.err
    assert "error: 2 mistakes in the environment; nothing was changed" in shown.err


def test_an_unknown_stack_lists_those_there_are(capsys):
    shown = screen(capsys, "plan", "nope")
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err == (
        f"error: there is no stack `nope`: `Pulumi.nope.yaml` is not in `{ROOT}`\n\n"
        "hint: stacks here: `dev`, `onprem`, `prod`, `team`, `training`; or name a file by `--config-file`\n\n"
    )


def test_outside_a_project_the_error_says_where_to_go(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    shown = screen(capsys, "plan", "dev")
    assert shown.exit_code == 2
    assert "is not inside a Groundwork project" in shown.err


def test_two_outputs_at_once_are_refused(capsys):
    shown = screen(capsys, "plan", "dev", "--json", "--inventory")
    assert shown.exit_code == 2
    assert shown.err.startswith("error: `--json` and `--inventory` cannot be given together\n")


@pytest.mark.parametrize("stack", ["dev", "prod", "team", "training"])
def test_the_examples_fit_their_budgets(capsys, stack):
    assert screen(capsys, "plan", stack, "--strict-budget").exit_code == 0
