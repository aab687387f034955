"""`up`, `pulumi up` and `preview` by the real engine: the same program, the same state."""

import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.e2e.project import Project

pytestmark = pytest.mark.e2e


def test_up_builds_everything_and_a_second_up_changes_nothing(project: Project) -> None:
    first = project.up("--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["changes"] == {"Environment": {"created": 19}}
    assert project.in_state() == project.in_cloud()
    second = project.up("--json")
    assert second.returncode == 0, second.stderr
    assert json.loads(second.stdout)["changes"] == {}


def test_up_never_writes_to_the_environment_file(built: Project) -> None:
    text = (built.root / "Pulumi.dev.yaml").read_text()
    assert built.up().returncode == 0
    assert (built.root / "Pulumi.dev.yaml").read_text() == text
    assert "encryptionsalt" not in text


def test_a_secret_is_in_no_file_and_on_no_screen(built: Project) -> None:
    done = built.up("--json")
    assert json.loads(done.stdout)["outputs"]["token"] == "[secret]"
    state = (built.folder / "state" / ".pulumi" / "stacks" / "groundwork" / "dev.json").read_text()
    assert "hush-hush" not in done.stdout + done.stderr + state


def test_the_end_says_what_was_made_what_it_costs_and_where_to_look(project: Project) -> None:
    done = project.up()
    assert "`dev` is up after" in done.stderr
    assert "19 created" in done.stderr
    assert "a month" in done.stderr
    assert str(project.folder / "state") in done.stderr
    assert "groundwork down dev --sandbox" in done.stderr


def test_a_wrong_environment_is_refused_before_anything_is_made(project: Project) -> None:
    project.write("config:\n  groundwork:environment:\n    region: us-east-9\n    owner: nobody\n")
    done = project.up()
    assert done.returncode == 1
    assert "us-east-9" in done.stderr
    assert "Traceback" not in done.stderr
    assert not project.folder.exists()


def test_a_changed_environment_changes_only_what_it_names(built: Project) -> None:
    before = built.in_state()
    data = yaml.safe_load((built.root / "Pulumi.dev.yaml").read_text())
    data["config"]["groundwork:environment"]["cluster"] = {"version": "1.35"}
    original = (built.root / "Pulumi.dev.yaml").read_text()
    built.write(yaml.safe_dump(data))
    done = built.up("--json")
    built.write(original)
    assert json.loads(done.stdout)["changes"] == {"Environment": {"changed": 1}}
    assert built.in_state() == before


def test_without_a_terminal_it_asks_for_yes(project: Project) -> None:
    done = project.run("up", "dev", "--sandbox")
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert not project.in_state()


def test_plain_pulumi_builds_previews_and_destroys_in_the_sandbox(project: Project) -> None:
    env = shell(project)
    up = pulumi(project, env, "up", "--yes", "--skip-preview")
    assert "+ 21 created" in up, up
    assert project.in_state() == project.in_cloud()
    assert "21 unchanged" in pulumi(project, env, "preview")
    assert "encryptionsalt" not in (project.root / "Pulumi.dev.yaml").read_text()
    assert "- 21 deleted" in pulumi(project, env, "destroy", "--yes", "--skip-preview")
    assert project.in_cloud() == set()


def test_plain_pulumi_sees_an_edit_of_the_environment_file_at_once(built: Project) -> None:
    env, original = shell(built), (built.root / "Pulumi.dev.yaml").read_text()
    built.write(original + "    cluster:\n      deletion_protection: true\n")
    preview = pulumi(built, env, "preview")
    built.write(original)
    assert "~ 1 to update" in preview, preview


def test_an_error_in_the_program_is_one_message_without_the_host_s_frames(project: Project) -> None:
    program = project.root / "stacks" / "__main__.py"
    program.write_text("import pulumi\npulumi.export('sum', 1 / 0)\n")
    env = shell(project)
    said = pulumi(project, env, "preview", fails=True)
    assert "ZeroDivisionError: division by zero" in said
    assert "stacks/__main__.py:2" in said
    assert "runpy" not in said
    assert "site-packages" not in said


def test_import_by_id_takes_an_object_into_the_state(built: Project, tmp_path: Path) -> None:
    env = shell(built)
    vpc = next(i for t, i in built.in_state() if t == "aws:ec2/vpc:Vpc")
    other = Project(tmp_path / "other")
    env = {**shell(other), "GROUNDWORK_SANDBOX_CLOUD": str(built.folder / "cloud.sqlite")}
    said = pulumi(
        other, env, "import", "aws:ec2/vpc:Vpc", "network", vpc, "--yes", "--generate-code=false", "--protect=false"
    )
    assert "1 imported" in said, said
    assert ("aws:ec2/vpc:Vpc", vpc) in other.in_state()


def shell(project: Project) -> dict[str, str]:
    """The environment `groundwork sandbox env dev` gives a shell."""
    script = 'eval "$("$@" sandbox env dev)" && env -0'
    from tests.e2e.project import GROUNDWORK

    done = subprocess.run(
        ["sh", "-c", script, "sh", *GROUNDWORK], cwd=project.root, capture_output=True, text=True, check=True
    )
    return dict(pair.split("=", 1) for pair in done.stdout.split("\0") if "=" in pair)


def pulumi(project: Project, env: dict[str, str], *args: str, fails: bool = False) -> str:
    """Run plain `pulumi ARGS` as a user's shell would."""
    done = subprocess.run(
        ["pulumi", *args, "--non-interactive", "--color", "never"],
        cwd=project.root, env={**os.environ, **env}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return done.stdout + done.stderr
