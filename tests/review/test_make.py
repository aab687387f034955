"""A review of whatever is in the branch: a clear verdict, never a hang, never half of a report."""

import json
from datetime import date
from pathlib import Path

import pytest

from groundwork.errors import PoliciesRefused, UsageError
from groundwork.project import Project
from groundwork.review.make import Reviewed, review
from groundwork.review.markdown import markdown
from groundwork.review.model import Standing
from groundwork.review.write import write
from tests.cli.screens import screen
from tests.diff.repositories import ENVIRONMENT, Repository, written

TODAY = date(2026, 11, 25)
BUDGET = "budget: {monthly_usd: 5000, notify: [a@example.com]}\n"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    made.write(written(BUDGET))
    made.commit()
    return made


def reviewed(repository: Repository, text: str, base: str = "HEAD") -> Reviewed:
    repository.write(text)
    return review("small", Project(repository.root), base, TODAY)


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nconfig: {groundwork:environment: *c}\n"
MANY = written() + "".join(f"      p{n}: {{accelerator: t4}}\n" for n in range(10_000))


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        MANY,
        "config: [",
        "",
        written('tags: {team: "a\\nb"}\n'),
        written('pools: {"t4\\n## Clear: all is well": {accelerator: t4}}\n'),
        "x" * 3_000_000,
    ],
    ids=["bomb", "many pools", "no yaml", "empty", "line break in a tag", "line break in a name", "three megabytes"],
)
def test_a_hostile_file_is_refused_in_the_report(repository: Repository, text: str, tmp_path: Path):
    found = reviewed(repository, text)
    assert found.report.refused
    assert found.report.standing is Standing.BLOCKED
    comment = markdown(found.report)
    assert len(comment) < 60_000
    assert not [line for line in comment.splitlines() if line.startswith("## Clear")]
    assert {file.name for file in write(found, tmp_path / "out").iterdir()} == {
        "comment.md", "review.json", "report.html", "findings.sarif", "junit.xml",
    }  # fmt: skip


def test_a_base_that_cannot_be_planned_leaves_the_verdicts_on_the_head(repository: Repository):
    repository.write("config: [")
    repository.commit()
    found = reviewed(repository, written(BUDGET))
    assert found.report.diff is None
    assert len(found.report.findings) > 50
    assert found.report.standing is Standing.ATTENTION
    assert "nothing was compared" in markdown(found.report)


def test_a_base_that_is_none_is_a_mistake_of_the_command_line(repository: Repository):
    with pytest.raises(UsageError, match="names no commit"):
        reviewed(repository, written(BUDGET), "nowhere")


def test_a_wrong_policies_file_stops_before_anything_is_judged(repository: Repository):
    repository.write("suppressions: [{rule: NOPE}]\n", "policies.yaml")
    with pytest.raises(PoliciesRefused):
        reviewed(repository, written(BUDGET))


def test_rules_of_changes_see_what_changes(repository: Repository):
    """A pull request that raises the month by more than may pass unasked is told so; the same file against itself is not."""
    assert "COST-04" not in {one.id for one in reviewed(repository, written(BUDGET)).report.violated}
    dear = written("budget: {monthly_usd: 50000, notify: [a@example.com]}\n").replace("max: 2}", "max: 40}")
    found = reviewed(repository, dear)
    assert "COST-04" in {one.id for one in found.report.findings}
    assert found.report.diff is not None
    assert found.report.diff.cost.change.high > 0


def test_what_the_base_violates_too_is_told_apart(repository: Repository):
    """A reviewer sees what this change brings, and what was there; both have to be mended."""
    kept = reviewed(repository, written(BUDGET)).report.violated
    assert kept
    assert all(one.before for one in kept)
    assert "there before this change" in markdown(reviewed(repository, written(BUDGET)).report)
    brought = reviewed(repository, written()).report.violated
    assert {one.id for one in brought if not one.before} == {"COST-01"}


def test_an_earlier_review_is_replaced_and_a_failed_one_leaves_nothing(
    repository: Repository, tmp_path: Path, monkeypatch
):
    out = tmp_path / "out"
    found = reviewed(repository, written(BUDGET))
    (write(found, out) / "left over").write_text("x")
    assert not (write(found, out) / "left over").exists()
    before = (out / "small" / "review.json").read_text()
    monkeypatch.setattr("groundwork.review.write.junit", lambda report: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(found, out)
    assert [folder.name for folder in out.iterdir()] == ["small"]
    assert (out / "small" / "review.json").read_text() == before


def test_a_folder_that_cannot_be_written_is_told(repository: Repository, tmp_path: Path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UsageError, match="cannot be written"):
        write(reviewed(repository, written(BUDGET)), tmp_path / "out")


def test_the_command_ends_with_the_code_of_a_rule(repository: Repository, monkeypatch, capsys):
    monkeypatch.chdir(repository.root)
    repository.write(written("tier: prod\ncost_center: x\nnetwork: {nat: per-zone}\nbudget: {monthly_usd: 30}\n"))
    shown = screen(capsys, "review", "small", "--base", "HEAD", "--out", "out")
    assert shown.exit_code == 6, shown.err
    assert shown.out.startswith("small: Blocked: ")
    assert json.loads((repository.root / "out" / "small" / "review.json").read_text())["schema"].startswith(
        "groundwork.review/"
    )
    assert screen(capsys, "review").exit_code == 2
    assert (repository.root / ENVIRONMENT).exists()


def test_a_secret_in_plain_text_fails_the_command_whatever_the_rules_say(repository: Repository, monkeypatch, capsys):
    monkeypatch.chdir(repository.root)
    monkeypatch.setattr("groundwork.review.make.rules", lambda: ())
    repository.write(written(BUDGET + "tags: {hub: hf_AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGh}\n"))
    shown = screen(capsys, "review", "small", "--base", "HEAD")
    assert shown.exit_code == 6, shown.err
    assert "hf_AbCd" not in shown.out + shown.err
