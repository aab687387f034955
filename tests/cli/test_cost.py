"""`groundwork cost`, as typed: the whole screen, every exit code."""

import json

import pytest

from tests.bills import ROOT, SMALL
from tests.cli.screens import expect, screen
from tests.diff.repositories import Repository, written

MODEL = """\
models:
  vision: {source: "hf://o/vit", parameters_billions: 0.3, precision: fp16, pool: t4}
"""
USAGE = """\
usage:
  nat-gb: {low: 100, expected: 800, high: 2000, why: measured in May}
  efs-gb: {amount: 10, why: measured in May}
resources:
  "small-nat-*": {nat-gb: {amount: 900, unit: GB, why: mirrors are in this zone}}
"""


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


def whole(shown):
    return f"{shown.out}--- exit {shown.exit_code}, stderr ---\n{shown.err}"


def test_help(capsys):
    shown = screen(capsys, "cost", "--help")
    assert (shown.exit_code, shown.err) == (0, "")
    expect("cost-help", shown.out)


def test_the_screen_of_a_small_environment(capsys, environment):
    expect("cost-small", whole(screen(capsys, "cost", "small", "--config-file", environment(MODEL))))


def test_by_resource_shows_every_line_and_why_things_are_free(capsys, environment):
    expect(
        "cost-by-resource",
        whole(screen(capsys, "cost", "small", "--by", "resource", "--config-file", environment(MODEL))),
    )


def test_what_ifs_stand_beside_today(capsys, environment):
    asked = [f"--what-if={name}" for name in ("all-spot", "smaller", "region=eu-central-1", "region=us-esat-1")]
    shown = screen(capsys, "cost", "small", "--config-file", environment(MODEL), "--by", "pool", *asked)
    expect("cost-what-if", whole(shown))


def test_own_servers_with_every_number_they_rest_on(capsys, monkeypatch):
    shown = screen(capsys, "cost", "training", "--own-servers")
    assert shown.exit_code == 0
    expect("cost-own-servers", shown.out[shown.out.index("Own servers in place") :])


def test_the_usage_file_beside_the_environment_is_read_and_said(capsys, environment, tmp_path):
    (tmp_path / "usage.small.yaml").write_text(USAGE)
    shown = screen(
        capsys, "cost", "small", "--config-file", environment("budget: {monthly_usd: 100}\n"), "--by", "pool"
    )
    expect("cost-usage", whole(shown))


def test_plan_counts_by_the_same_file_and_says_so(capsys, environment, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(USAGE)
    options = ("--config-file", environment(), "--usage", str(file))
    plan = screen(capsys, "plan", "small", *options)
    assert "\nusage by mine.yaml: nat-gb, efs-gb, nat-gb of small-nat-*\n" in plan.out
    assert "`usage.efs-gb` of `mine.yaml` changes nothing" in plan.err
    planned = json.loads(screen(capsys, "plan", "small", "--json", *options).out)["cost"]
    found = json.loads(screen(capsys, "cost", "small", "--json", *options).out)
    assert planned["monthly"] == found["total"]["monthly"]
    assert planned["usage_file"] == found["usage_file"] == "mine.yaml"
    without = json.loads(screen(capsys, "plan", "small", "--json", "--config-file", options[1]).out)["cost"]
    assert planned["monthly"]["expected"] == pytest.approx(without["monthly"]["expected"] + 700 * 0.045)


def test_mistakes_of_a_usage_file_are_told_at_once(capsys, environment, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    file = tmp_path / "usage.yaml"
    file.write_text(
        "usage:\n  nat-gbb: {amount: 3, why: measured in May}\n  efs-gb: {amount: 3, unit: TB, why: measured in May}\n"
    )
    shown = screen(capsys, "cost", "small", "--config-file", environment(), "--usage", str(file))
    expect("cost-wrong-usage", whole(shown).replace(str(file), "[FILE]"))


def test_over_budget_is_an_error_where_the_budget_is_strict(capsys, environment):
    file = environment("budget: {monthly_usd: 100}\n")
    shown = screen(capsys, "cost", "small", "--config-file", file, "--strict-budget")
    assert shown.exit_code == 4
    assert shown.err.startswith("error: the worst case")
    assert shown.out.startswith("Cost of small")


def test_json_is_alone_on_stdout(capsys, environment):
    shown = screen(capsys, "cost", "small", "--json", "--what-if", "smaller", "--config-file", environment())
    assert [one["name"] for one in json.loads(shown.out)["what_if"]] == ["smaller"]
    assert shown.err.startswith("warning: ")


@pytest.mark.parametrize(
    ("options", "message", "hint"),
    [
        (("--by", "pools"), "`--by` is `pools`", "did you mean `pool`? It is one of"),
        (("--by", "tag:ownr"), "`--by` is `tag:ownr`, and no resource carries that tag", "did you mean `tag:owner`?"),
        (("--what-if", "all-spott"), "`--what-if` is `all-spott`", "did you mean `all-spot`?"),
        (("--usage", "none.yaml"), "`--usage` is `none.yaml`, which is no file", "name an existing usage file"),
    ],
)
def test_a_wrong_option_names_the_right_one(capsys, options, message, hint):
    shown = screen(capsys, "cost", "dev", *options)
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err.startswith(f"error: {message}\n\nhint: {hint}")


def test_a_stack_of_own_servers_has_no_bill(capsys):
    shown = screen(capsys, "cost", "onprem")
    assert (shown.exit_code, shown.out) == (2, "")
    assert "the target of this stack is `onprem`" in shown.err


def test_both_sides_of_a_comparison_count_by_their_own_usage_file(capsys, monkeypatch, tmp_path):
    """A usage file that both have changes nothing; one that says more is a change of cost."""
    repository = Repository(tmp_path)
    repository.write(written("budget: {monthly_usd: 9000}\n"))
    file = repository.write("usage:\n  nat-gb: {amount: 1000, why: measured in May}\n", "usage.small.yaml")
    repository.commit()
    monkeypatch.chdir(repository.root)
    same = json.loads(screen(capsys, "diff", "small", "--base", "main", "--json").out)
    assert set(same["cost"]["change"].values()) == {0}
    file.write_text("usage:\n  nat-gb: {amount: 3000, why: measured in June}\n")
    more = json.loads(screen(capsys, "diff", "small", "--base", "main", "--json").out)
    assert more["cost"]["change"]["expected"] == pytest.approx(2000 * 0.045)
