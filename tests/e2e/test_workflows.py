"""The workflows as they are written: pinned, with the least rights, and their own commands run in a clone."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.examples import ALL, ROOT
from tests.post.recorded import Recorded, serving

REVIEW, POST = (
    yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text()) for name in ("review.yml", "review-post.yml")
)
GITLAB = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text())


def steps(workflow: dict[str, Any]) -> list[dict[str, Any]]:
    (job,) = workflow["jobs"].values()
    return job["steps"]


def triggers(workflow: dict[str, Any]) -> Any:
    return workflow[True]  # YAML 1.1 takes `on` for true


@pytest.mark.parametrize("workflow", [REVIEW, POST], ids=["review", "post"])
def test_actions_are_pinned_by_commit_and_keep_no_credentials(workflow: dict[str, Any]):
    used = [step for step in steps(workflow) if "uses" in step]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"]) for step in used)
    checkouts = [step for step in used if step["uses"].startswith("actions/checkout@")]
    assert [step["with"]["persist-credentials"] for step in checkouts] == [False]


def test_the_first_job_can_read_and_has_no_secret():
    assert REVIEW["permissions"] == {"contents": "read"}
    assert triggers(REVIEW) == {"pull_request": None}
    assert "secrets." not in (ROOT / ".github/workflows/review.yml").read_text()


def test_the_second_runs_no_code_of_the_pull_request():
    assert list(triggers(POST)) == ["workflow_run"]
    assert POST["permissions"] == {}
    (job,) = POST["jobs"].values()
    assert job["permissions"] == {"contents": "read", "actions": "read", "pull-requests": "write"}
    (checkout,) = [step for step in steps(POST) if step.get("uses", "").startswith("actions/checkout@")]
    assert "ref" not in checkout["with"]


@pytest.mark.parametrize("workflow", [REVIEW, POST], ids=["review", "post"])
def test_nothing_a_stranger_names_is_put_into_a_script(workflow: dict[str, Any]):
    """A branch called `$(curl …)` is text, not a command: values come by the environment."""
    assert not [step["run"] for step in steps(workflow) if "${{" in step.get("run", "")]


def test_gitlabs_posting_job_runs_in_no_pipeline_of_a_merge_request():
    assert [rule["if"] for rule in GITLAB["review-post"]["rules"]] == [
        '$CI_PIPELINE_SOURCE == "pipeline" && $REVIEW_JOB'
    ]
    assert "GROUNDWORK_TOKEN" not in str({key: job for key, job in GITLAB.items() if key != "review-post"})
    assert re.fullmatch(r"python:3\.12-bookworm@sha256:[0-9a-f]{64}", GITLAB["default"]["image"])


@pytest.mark.e2e
def test_the_commands_of_both_jobs_in_a_clone(tmp_path: Path):
    """As the runner does it: a clone, each `run` in order with its own variables; then the second job, in its own clone."""
    ours, theirs = (_clone(tmp_path / name) for name in ("pull-request", "default-branch"))
    base, head = _git(ours, "rev-parse", "HEAD~1"), _git(ours, "rev-parse", "HEAD")
    _run_steps(REVIEW, ours, {"BASE": base})
    assert {folder.name for folder in (ours / "review").iterdir()} == set(ALL)
    shutil.copytree(ours / "review", theirs / "review")
    recorded = Recorded(head=head)
    with serving(recorded) as address:
        run = "https://github.com/o/r/actions/runs/1"
        values = {"GITHUB_TOKEN": "ghs_0", "REPOSITORY": "o/r", "COMMIT": head, "RUN": run}
        _run_steps(POST, theirs, values, f" --api {address}")
    assert {one["body"].split()[2] for one in recorded.comments} == set(ALL)


@pytest.mark.e2e
def test_the_commands_of_gitlabs_jobs_in_a_clone(tmp_path: Path):
    """As its runner does it: the merge request's job, what it keeps, and the posting job of the default branch in another clone."""
    ours, theirs = (_clone(tmp_path / name) for name in ("merge-request", "default-branch"))
    base, head = _git(ours, "rev-parse", "HEAD~1"), _git(ours, "rev-parse", "HEAD")
    _run_script("review", ours, {"CI_JOB_ID": "42", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base})
    kept = GITLAB["review"]["artifacts"]
    number = (ours / kept["reports"]["dotenv"]).read_text().strip().removeprefix("REVIEW_JOB=")
    assert {file.parent.name for file in ours.glob(kept["reports"]["junit"])} == set(ALL)
    recorded = Recorded(head=head, job={"name": "review", "commit": {"id": head}}, archive=_packed(ours, kept["paths"]))
    with serving(recorded) as address:
        values = {"CI_PROJECT_PATH": "g/r", "REVIEW_JOB": number, "CI_API_V4_URL": address}
        _run_script("review-post", theirs, {**values, "GROUNDWORK_TOKEN": "glpat-0"})
    assert {one["body"].split()[2] for one in recorded.comments} == set(ALL)


def _clone(folder: Path) -> Path:
    subprocess.run(["git", "clone", "-q", f"file://{ROOT}", str(folder)], check=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def _packed(folder: Path, paths: list[str]) -> bytes:
    """What a job keeps, as GitLab gives it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for file in (file for path in paths for file in sorted((folder / path).rglob("*")) if file.is_file()):
            archive.write(file, file.relative_to(folder))
    return buffer.getvalue()


def _git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True).stdout.strip()


def _run_script(job: str, folder: Path, values: dict[str, str]) -> None:
    _run("\n".join(line for line in GITLAB[job]["script"] if not line.startswith("make ")), folder, values)


def _run_steps(workflow: dict[str, Any], folder: Path, values: dict[str, str], more: str = "") -> None:
    for step in steps(workflow):
        if "run" not in step or step["run"].startswith("make "):
            continue  # the locked packages are those of this run
        assert set(step["env"]) <= set(values)
        command = step["run"].strip() + (more if "post" in step["run"] else "")
        _run(command, folder, {key: values[key] for key in step["env"]})


def _run(script: str, folder: Path, values: dict[str, str]) -> None:
    words = ["bash", "-euo", "pipefail", "-c", script]
    environment = {**os.environ, **values}
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr
