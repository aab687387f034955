"""`groundwork diff`, as typed: the whole screen of each kind of change, every exit code."""

import re

import pytest

from tests.bills import ROOT
from tests.cli.screens import expect, screen
from tests.diff.repositories import Repository, written

T4 = "{accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 0, max: 2}}"


@pytest.fixture
def repository(tmp_path, monkeypatch) -> Repository:
    found = Repository(tmp_path)
    monkeypatch.chdir(found.root)
    return found


def shown(capsys, repository: Repository, *arguments: str) -> str:
    """Run it and return the screen, with what differs from run to run by name."""
    found = screen(capsys, "diff", "small", "--base", "main", *arguments)
    commit = repository.git("rev-parse", "main")
    text = f"{found.out}--- exit {found.exit_code}, stderr ---\n{found.err}"
    text = re.sub(r"planning the work tree and .*, \d+ s\n", "", text)
    for known, name in ((commit, "[COMMIT]"), (commit[:7], "[COMMIT]"), (str(repository.root), "[ROOT]")):
        text = text.replace(known, name)
    return text


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("nothing", "", ""),
        ("tags", "", "tags: {team: new}\n"),
        ("resized", "", f"pools: {{t4: {T4.replace('max: 2', 'max: 6')}, more: {T4}}}\n"),
        ("renamed", "", f"pools: {{tesla: {T4}}}\n"),
        ("network", "", "network: {cidr: 10.9.0.0/16}\n"),
        ("protection", "cluster: {deletion_protection: true}\n", ""),
    ],
)
def test_the_whole_screen(capsys, repository, name, before, after):
    repository.write(written(small=environment(before)))
    repository.commit()
    repository.write(written(small=environment(after)))
    expect(f"diff-{name}", shown(capsys, repository))


def environment(extra: str) -> str:
    """The smallest environment, `extra` in place of what it says."""
    pools = "" if extra.startswith("pools:") else f"pools: {{t4: {T4}}}\n"
    return f"region: us-east-1\nowner: someone@example.com\nbudget: {{monthly_usd: 5000}}\n{pools}{extra}"


def test_help(capsys):
    found = screen(capsys, "diff", "--help")
    assert (found.exit_code, found.err) == (0, "")
    expect("diff-help", found.out)


def test_a_base_that_is_none(capsys, repository):
    repository.write(written())
    repository.commit()
    found = screen(capsys, "diff", "small", "--base", "nope")
    assert (found.exit_code, found.out) == (2, "")
    expect("diff-no-base", found.err.replace(str(repository.root), "[ROOT]"))


def test_a_base_whose_environment_is_wrong(capsys, repository):
    repository.write(written("teir: dev\n"))
    repository.commit()
    repository.write(written())
    text = shown(capsys, repository)
    assert "--- exit 1, stderr" in text
    expect("diff-wrong-base", text)


def test_a_wrong_work_tree_shows_every_mistake(capsys, repository):
    repository.write(written())
    repository.commit()
    repository.write(written("teir: dev\nbudget: {monthly_usd: -1}\n"))
    found = screen(capsys, "diff", "small", "--base", "main")
    assert (found.exit_code, found.out) == (1, "")
    assert "error: 2 mistakes in the environment; nothing was changed" in found.err


def test_a_stack_on_own_servers_is_refused(capsys, repository):
    repository.write((ROOT / "Pulumi.onprem.yaml").read_text(encoding="utf-8"))
    repository.commit()
    found = screen(capsys, "diff", "small", "--base", "main")
    assert found.exit_code == 2
    assert "the target of this stack is `onprem`" in found.err


def test_without_a_base_the_option_is_named(capsys, repository):
    found = screen(capsys, "diff", "small")
    assert found.exit_code == 2
    assert "`--base`" in found.err
