"""`groundwork post`, as typed, against a recorded host."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.screens import expect, screen
from tests.post.recorded import HEAD, Recorded, serving
from tests.post.test_checked import GOOD, written

TOKEN = "glpat-0123456789abcdefghij"


@pytest.fixture
def recorded() -> Recorded:
    return Recorded()


@pytest.fixture
def root(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    monkeypatch.setenv("GROUNDWORK_TOKEN", TOKEN)
    with serving(recorded) as address:
        yield address


def packed(**files: str) -> bytes:
    """An archive as a job keeps it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


def test_help(capsys: pytest.CaptureFixture[str]):
    shown = screen(capsys, "post", "--help")
    assert (shown.exit_code, shown.err) == (0, "")
    expect("post-help", shown.out)


def test_it_is_posted_with_the_run_that_made_it(capsys, recorded: Recorded, root: str, tmp_path: Path):
    words = ["--repository", "o/r", "--commit", HEAD, "--api", root, "--link", "https://github.com/o/r/actions/runs/1"]
    shown = screen(capsys, "post", str(written(tmp_path, GOOD)), *words)
    assert (shown.exit_code, shown.out, shown.err) == (0, "groundwork-review: prod: written\n", "")
    (comment,) = recorded.comments
    assert comment["body"].startswith(GOOD.rstrip())
    assert "[this run](https://github.com/o/r/actions/runs/1)" in comment["body"]
    assert screen(capsys, "post", str(tmp_path), *words).out == "groundwork-review: prod: unchanged\n"


def test_of_a_job_the_host_says_the_commit(capsys, recorded: Recorded, root: str):
    recorded.archive = packed(**{"review__prod__comment.md": GOOD, "review__prod__report.html": "<b>"})
    words = ["--host", "gitlab", "--repository", "g/s/r", "--job", "42", "--api", root]
    shown = screen(capsys, "post", *words)
    assert (shown.exit_code, shown.out) == (0, "groundwork-review: prod: written\n"), shown.err
    recorded.job["commit"]["id"] = "0" * 40
    assert "no open merge request" in screen(capsys, "post", *words).err


@pytest.mark.parametrize(
    ("job", "said"),
    [
        (("build", packed()), "job 42 is `build`"),
        (("review", b"no archive"), "no archive"),
        (("review", packed()), "holds no"),
    ],
)
def test_another_job_or_no_archive_is_refused(capsys, recorded: Recorded, root: str, job: tuple[str, bytes], said: str):
    recorded.job["name"], recorded.archive = job
    shown = screen(capsys, "post", "--host", "gitlab", "--repository", "g/r", "--job", "42", "--api", root)
    assert shown.exit_code == 3
    assert said in shown.err
    assert recorded.comments == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--repository", "o/r", "--commit", "HEAD"], "`--commit` is `HEAD`"),
        (["--repository", "evil", "--commit", HEAD], "`--repository` is `evil`"),
        (["--repository", "o/r", "--commit", HEAD, "--link", "javascript:x"], "`--link` is `javascript:x`"),
    ],
)
def test_what_is_no_commit_repository_or_address_is_refused(
    capsys, root: str, tmp_path: Path, words: list[str], said: str
):
    shown = screen(capsys, "post", str(written(tmp_path, GOOD)), *words)
    assert shown.exit_code == 2
    assert said in shown.err


def test_without_a_token_it_says_which(capsys, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    shown = screen(capsys, "post", str(tmp_path), "--repository", "o/r", "--commit", HEAD)
    assert shown.exit_code == 2
    assert "`GITHUB_TOKEN` is not set" in shown.err


def test_the_token_is_on_no_screen(capsys, recorded: Recorded, root: str, tmp_path: Path):
    recorded.status = 403
    shown = screen(capsys, "post", str(written(tmp_path, GOOD)), "--repository", "o/r", "--commit", HEAD, "--api", root)
    assert shown.exit_code == 3
    assert TOKEN not in shown.out + shown.err
