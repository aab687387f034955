"""Projects for the end-to-end tests: one that is fresh, and the final state an undisturbed run reaches."""

from collections.abc import Callable
from pathlib import Path

import pytest

from groundwork.errors import EngineMissing
from groundwork.sandbox.engine import find_engine
from tests.e2e.project import ROOT, Project


@pytest.fixture(scope="session", autouse=True)
def engine() -> None:
    """The real engine, without which nothing here can be tested."""
    try:
        find_engine()
    except EngineMissing:
        pytest.fail("no Pulumi engine; run `make setup`")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh project with the small program."""
    return Project(tmp_path / "project")


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, object]]:
    """Id and inputs of every resource after one run that nothing disturbed."""
    project = Project(tmp_path_factory.mktemp("undisturbed") / "project")
    done = project.up()
    assert done.returncode == 0, done.stderr
    return final_state(project)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that was built once; tests of a module share it and leave it up."""
    project = Project(tmp_path_factory.mktemp("built") / "project")
    done = project.up()
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Project]:
    """Makes a project with the real program and one of the example environments."""

    def make(stack: str) -> Project:
        text = (ROOT / f"Pulumi.{stack}.yaml").read_text()
        return Project(tmp_path_factory.mktemp(stack) / "project", text, ROOT / "stacks")

    return make


def final_state(project: Project) -> dict[str, tuple[str, object]]:
    """Id and inputs by URN, without the provider, whose id the engine draws."""
    resources = project.resources().items()
    return {
        u: (r.get("id", ""), r.get("inputs")) for u, r in resources if not r["type"].startswith("pulumi:providers:")
    }
