"""The real engine records an environment on own servers: no provider, no cloud; a second run changes nothing."""

import shutil

import pytest

from groundwork.lifecycle.place import Place
from groundwork.lifecycle.workspace import OpenStack, open_stack
from groundwork.project import Project
from infra.environment.fleet import fleet
from infra.environment.load import read_environment
from infra.targets.onprem.outputs import exports
from tests.e2e.project import ROOT

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> OpenStack:
    root = tmp_path_factory.mktemp("onprem")
    for name in ("Pulumi.yaml", "Pulumi.onprem.yaml"):
        shutil.copy(ROOT / name, root)
    for name in ("stacks", ".venv"):
        (root / name).symlink_to(ROOT / name)
    return open_stack(Place(Project(root), "onprem", sandbox=True))


def test_up_records_what_the_file_says_and_is_quiet_the_second_time(opened: OpenStack) -> None:
    first = opened.stack.up()
    assert first.summary.resource_changes == {"create": 3}  # the stack, the environment, its site
    described = read_environment(ROOT / "Pulumi.onprem.yaml", "onprem").onprem
    assert described
    outputs = {name: output.value for name, output in opened.stack.outputs().items()}
    assert outputs == exports(fleet(described))
    assert outputs["hosts"]["gpu008"] == {"address": "10.20.1.18", "group": "h100", "rack": "a2", "site": "fra1"}
    assert {row["type"] for row in opened.resources()} == {
        "pulumi:pulumi:Stack",
        "groundwork:onprem:Environment",
        "groundwork:onprem:Site",
    }
    assert opened.stack.up().summary.resource_changes == {"same": 3}


def test_a_host_that_is_added_shows_in_the_preview(opened: OpenStack) -> None:
    file = opened.place.committed_config
    file.write_text(file.read_text().replace("gate-2:", "gate-[2:3]:").replace("10.20.3.12", '"10.20.3.[12:13]"'))
    opened.place.copy_config()
    shown = opened.pulumi("preview", "--diff").stdout
    assert "gate-3" in shown
    assert "10.20.3.13" in shown
