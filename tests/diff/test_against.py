"""The base is taken from the history, planned by its own code within a limit, and leaves nothing behind."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from groundwork.cost.estimate import estimate
from groundwork.diff.against import Compared, against
from groundwork.diff.model import Action
from groundwork.errors import BaseFailed, EnvironmentRefused, GroundworkError, UsageError
from groundwork.plan.walk import plan
from groundwork.project import Project
from infra.environment.load import read_environment
from tests.diff.repositories import ENVIRONMENT, Repository, written

POOL = "{accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 0, max: 1}}"
MANY = "".join(f"  p{number}: {POOL}\n" for number in range(10_000))


@pytest.fixture
def repository(tmp_path, monkeypatch) -> Repository:
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return Repository(tmp_path)


@pytest.fixture(autouse=True)
def nothing_is_left(tmp_path):
    yield
    assert list((tmp_path / "tmp").glob("*")) == []


def compared(repository: Repository, ref: str = "main", limit: float = 60, file: Path | None = None) -> Compared:
    project = Project(repository.root)
    file = file or repository.root / ENVIRONMENT
    reading = read_environment(file, "small")
    return against(project, "small", ref, file, lambda: estimate(plan(reading, "small", project)), limit)


def refused(kind: type[GroundworkError], repository: Repository, *arguments, **more) -> GroundworkError:
    with pytest.raises(kind) as raised:
        compared(repository, *arguments, **more)
    assert raised.value.hint
    return raised.value


def test_the_work_tree_is_compared_as_it_stands(repository):
    repository.write(written())
    commit = repository.commit()
    repository.write(written("tags: {team: new}\n"))
    diff = compared(repository).diff
    assert {change.action for change in diff.changes} == {Action.UPDATE}
    assert (diff.base.commit, diff.head.commit, diff.head.dirty) == (commit, commit, True)


def test_nothing_is_written_into_the_repository(repository):
    repository.write(written())
    repository.commit()
    before = {path: path.stat().st_mtime_ns for path in repository.root.rglob("*") if "__pycache__" not in path.parts}
    compared(repository)
    assert {
        path: path.stat().st_mtime_ns for path in repository.root.rglob("*") if "__pycache__" not in path.parts
    } == before


def test_a_base_without_the_stack_makes_all_of_it_new(repository):
    repository.commit()
    repository.write(written())
    diff = compared(repository).diff
    assert diff.counts["create"] == len(diff.changes) > 0
    assert diff.notes == (f"the base `main` ({diff.base.short}) has no `{ENVIRONMENT}`, so everything is new",)


def test_a_base_on_own_servers_makes_all_of_it_new(repository):
    text = (Path(__file__).parents[2] / "Pulumi.onprem.yaml").read_text()
    repository.write(text)
    repository.commit()
    repository.write(written())
    diff = compared(repository).diff
    assert diff.counts["create"] == len(diff.changes) > 0
    assert "stands on own servers" in diff.notes[0]


def test_a_base_that_went_on_is_said(repository):
    repository.write(written())
    parted = repository.commit()
    repository.git("checkout", "-q", "-b", "mine")
    repository.commit()
    repository.git("checkout", "-q", "main")
    repository.commit("theirs")
    repository.git("checkout", "-q", "mine")
    assert f"`--base {parted[:12]}`" in compared(repository).diff.notes[0]


@pytest.mark.parametrize("ref", ["nope", "", "--help", "main\0", "main\nmain", "HEAD~9", "main:Pulumi.yaml"])
def test_a_base_that_is_none(repository, ref):
    repository.write(written())
    repository.commit()
    error = refused(UsageError, repository, ref)
    assert error.message == f"`--base` is `{ref}`, which names no commit of `{repository.root}`"


def test_a_shallow_clone_says_how_to_deepen_it(repository, tmp_path):
    repository.write(written())
    repository.commit()
    repository.commit()
    subprocess.run(
        ["git", "clone", "-q", "--depth=1", f"file://{repository.root}", str(tmp_path / "clone")], check=True
    )
    clone = object.__new__(Repository)
    clone.root = tmp_path / "clone"
    assert "--unshallow" in refused(UsageError, clone, "HEAD~1").hint


def test_a_folder_that_is_no_repository(tmp_path, repository):
    repository.write(written())
    (repository.root / ".git").rename(tmp_path / "elsewhere")
    assert "is in no git repository" in refused(UsageError, repository).message


def test_a_file_outside_of_the_repository(repository, tmp_path):
    repository.write(written())
    repository.commit()
    file = tmp_path / "other.yaml"
    file.write_text(written())
    assert "lies outside of" in refused(UsageError, repository, file=file).message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("config: [", "YAML"),
        (written(small="region: us-east-1\nowner: a@b.c\npools:\n" + MANY), "pools"),
        (written("teir: dev\n"), "(Pulumi.small.yaml:7:5)"),
        (
            "a: &a [x, x]\nb: &b [*a, *a]\nconfig:\n  groundwork:environment: {region: *b}\n",
            "`a` carries the anchor `&a`",
        ),
        (
            written(
                'pools: {"a\\nb": {accelerator: t4, nodes: {min: 0, max: 1}}}\n',
                small="region: us-east-1\nowner: a@b.c\n",
            ),
            "a\\nb",
        ),
    ],
)
def test_a_base_whose_file_is_wrong_is_told_in_its_own_words(repository, text, said):
    repository.write(text)
    repository.commit()
    repository.write(written())
    error = refused(EnvironmentRefused, repository)
    assert error.message.startswith("the environment of the base `main` (")
    assert said in error.message
    assert "\n" not in error.message
    assert tempfile.gettempdir() not in error.message


def own_code(repository: Repository, body: str) -> None:
    """Give the base a `groundwork` of its own."""
    repository.write(written())
    repository.write("", "groundwork/__init__.py")
    repository.write(body, "groundwork/__main__.py")
    repository.commit()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import time; time.sleep(600)", "was not planned within 1 s and was stopped"),
        ("print('hello')", "was planned, but what it printed is no plan"),
        ("print('[' * 100000)", "was planned, but what it printed is no plan"),
        (
            'print(\'{"schema": "groundwork.plan/0"}\')',
            "is a `groundwork.plan/0`, and this version reads `groundwork.plan/1`",
        ),
        ('print(\'{"schema": "groundwork.plan/1"}\')', "is not as `groundwork.plan/1` says"),
        ("import nowhere", "cannot be planned: ModuleNotFoundError: No module named 'nowhere'"),
        ("import os; os.kill(os.getpid(), 9)", "cannot be planned: it said nothing"),
        (
            "import sys; print('error: \\x1b[31mno\\nway\\n\\nhint: x', file=sys.stderr); sys.exit(3)",
            "cannot be planned: \\x1b[31mno way",
        ),
    ],
)
def test_a_base_that_cannot_be_planned(repository, body, said):
    own_code(repository, body)
    error = refused(BaseFailed, repository, limit=1 if "sleep" in body else 60)
    assert error.message.endswith(said)


def test_a_base_before_the_project_had_its_code(repository):
    repository.write(written())
    repository.commit()
    repository.write("", "groundwork/__main__.py")
    assert "has no `groundwork/__main__.py`" in refused(BaseFailed, repository).message


def test_what_a_base_started_is_ended_with_it(repository, tmp_path):
    mark = tmp_path / "mark"
    own_code(
        repository,
        f"import subprocess, sys, time\nsubprocess.Popen(['sh', '-c', 'sleep 3; touch {mark}'])\ntime.sleep(600)\n",
    )
    refused(BaseFailed, repository, limit=1)
    time.sleep(3.2)
    assert not mark.exists()


def heeded() -> None:
    """Ctrl-C means something to the process, also where a shell started these tests in the background, which ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_leaves_nothing_behind(repository, tmp_path, sent):
    own_code(repository, "import time; time.sleep(600)")
    command = [sys.executable, "-m", "groundwork", "diff", "small", "--base", "main"]
    env = {
        **os.environ,
        "TMPDIR": str(tmp_path / "tmp"),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONSAFEPATH": "1",
    }
    process = subprocess.Popen(
        command,
        cwd=repository.root,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heeded,  # noqa: PLW1509 - no thread runs
    )
    for _ in range(200):
        if list((tmp_path / "tmp").glob("groundwork-diff-*/plan.json")):
            break
        time.sleep(0.1)
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "error: stopped" in err


def test_the_command_takes_a_base(repository, capsys, monkeypatch):
    from groundwork.cli import run

    repository.write(written())
    repository.commit()
    monkeypatch.chdir(repository.root)
    assert run(["diff", "small", "--base", "main", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["update"] == 0
