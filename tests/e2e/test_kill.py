"""`kill -9` at ten moments of an `up`, then `up` again: the same final state, nothing orphaned; and Ctrl-C."""

import signal

import pytest

from tests.e2e.conftest import final_state
from tests.e2e.project import Project, kill_tree, wait_for

pytestmark = pytest.mark.e2e

SLOW = {"GROUNDWORK_SANDBOX_DELAY": "0.5"}
"""Each call takes half a second, and its object appears in the middle: a kill lands inside creations."""

MOMENTS = [
    # objects in the cloud at the kill, only the engine or all of it
    (0, "all"),
    (1, "engine"),
    (3, "all"),
    (5, "engine"),
    (7, "all"),
    (9, "engine"),
    (11, "all"),
    (13, "engine"),
    (15, "all"),
    (18, "all"),
]


@pytest.mark.parametrize(("objects", "what"), MOMENTS)
def test_up_after_kill_9_reaches_the_state_of_an_undisturbed_run(
    project: Project, undisturbed: dict[str, tuple[str, object]], objects: int, what: str
) -> None:
    run = project.start("up", "dev", "--sandbox", "--yes", env=SLOW)
    wait_for(lambda: begun(project, objects))
    assert kill_tree(run.pid, only_engine=what == "engine")
    assert run.wait(30) == (3 if what == "engine" else -signal.SIGKILL)
    assert "Traceback" not in (project.root / "run.log").read_text()

    again = project.up()

    assert again.returncode == 0, again.stderr
    assert final_state(project) == undisturbed
    assert project.in_state() == project.in_cloud()
    assert not project.deployment().get("pending_operations")


def test_what_was_created_but_not_recorded_is_adopted_and_said(project: Project) -> None:
    run = project.start(
        "up", "dev", "--sandbox", "--yes", "--fault", "slow:Vpc=6", env={"GROUNDWORK_SANDBOX_DELAY": "0"}
    )
    wait_for(lambda: ("aws:ec2/vpc:Vpc") in {kind for kind, _ in created(project)})
    kill_tree(run.pid, only_engine=False)
    run.wait(30)
    vpc = next(i for kind, i in created(project) if kind == "aws:ec2/vpc:Vpc")
    assert ("aws:ec2/vpc:Vpc", vpc) not in project.in_state()

    again = project.up()

    assert again.returncode == 0, again.stderr
    assert f"recovered: adopted `network` (aws:ec2/vpc:Vpc): it had been created as `{vpc}`" in again.stderr
    assert ("aws:ec2/vpc:Vpc", vpc) in project.in_state()


def test_an_answer_that_never_arrived_is_found_by_tags(project: Project) -> None:
    lost = project.up("--fault", "lost-response:Queue")
    assert lost.returncode == 3
    assert "connection reset by peer" in lost.stderr
    again = project.up()
    assert again.returncode == 0, again.stderr
    assert "recovered: adopted `events`" in again.stderr
    assert project.in_state() == project.in_cloud()


def test_down_goes_on_after_kill_9(project: Project) -> None:
    assert project.up().returncode == 0
    all_of_it = len(project.in_cloud())
    run = project.start("down", "dev", "--sandbox", "--yes", env=SLOW)
    wait_for(lambda: len(project.in_cloud()) < all_of_it - 3)
    kill_tree(run.pid, only_engine=False)
    run.wait(30)
    again = project.down()
    assert again.returncode == 0, again.stderr
    assert project.in_cloud() == set()
    assert project.in_state() == set()


def test_ctrl_c_stops_cleanly_and_the_next_up_goes_on(
    project: Project, undisturbed: dict[str, tuple[str, object]]
) -> None:
    run = project.start("up", "dev", "--sandbox", "--yes", env=SLOW)
    wait_for(lambda: begun(project, 3))
    run.send_signal(signal.SIGINT)
    assert run.wait(60) == 130
    log = (project.root / "run.log").read_text()
    assert "stopping: nothing new is begun" in log
    assert "Traceback" not in log
    assert project.in_state() == project.in_cloud()
    assert not project.deployment().get("pending_operations")
    again = project.up()
    assert again.returncode == 0, again.stderr
    assert final_state(project) == undisturbed


def test_a_second_up_while_one_is_at_work_is_refused(project: Project) -> None:
    run = project.start("up", "dev", "--sandbox", "--yes", env={"GROUNDWORK_SANDBOX_DELAY": "2"})
    wait_for(lambda: begun(project, 1))
    second = project.up()
    assert second.returncode == 3
    assert "is being worked on by process" in second.stderr
    assert run.wait(90) == 0


def created(project: Project) -> set[tuple[str, str]]:
    """What the program has created so far; nothing while there is no cloud."""
    return project.in_cloud() if (project.folder / "cloud.sqlite").exists() else set()


def begun(project: Project, objects: int) -> bool:
    """Whether the engine is at work and so many objects are there."""
    locks = list((project.folder / "state" / ".pulumi" / "locks").rglob("*.json"))
    return bool(locks) and len(created(project)) >= objects
