"""The real `ansible-inventory` with the inventory plugin: what it gives is what `groundwork inventory` shows."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.environment.fleet import fleet
from infra.environment.load import read_environment
from infra.targets.onprem.inventory import as_list, graph, inventory
from tests.environment.own import host, own
from tests.examples import ROOT

PROGRAM = Path(sys.executable).with_name("ansible-inventory")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of stacks."""
    write(tmp_path, own())
    return tmp_path


def write(folder: Path, environment: dict[str, Any]) -> Path:
    """Write the environment of stack `lab`."""
    file = folder / "Pulumi.lab.yaml"
    file.write_text(yaml.safe_dump({"config": {"groundwork:environment": environment}}))
    return file


def ansible(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `ansible-inventory` as a person would, in the folder `ansible`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE_", "GROUNDWORK_"))}
    return subprocess.run(
        [str(PROGRAM), *arguments],
        cwd=ROOT / "ansible",
        env={**kept, "ANSIBLE_NOCOLOR": "1", "COLUMNS": "500", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def of(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The same for the stack `lab` of a folder."""
    return ansible(*arguments, GROUNDWORK_STACK="lab", GROUNDWORK_PROJECT=str(folder), **variables)


def plain(value: dict[str, Any]) -> Any:
    """Take off the mark by which `--list` says that a text is data, never a template."""
    return value["__ansible_unsafe"] if list(value) == ["__ansible_unsafe"] else value


def listed(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert (done.returncode, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout, object_hook=plain)
    for variables in found["_meta"]["hostvars"].values():
        variables.pop("ansible_local", None)  # ansible-core's own, with `inject_facts_as_vars` off
    return found


def test_it_gives_what_groundwork_shows():
    described = read_environment(ROOT / "Pulumi.onprem.yaml", "onprem").onprem
    assert described
    shown = as_list(inventory(fleet(described), date.today()))
    found = listed(ansible("--list"))
    beside = {
        name for file in (ROOT / "ansible" / "group_vars").rglob("*.yml") for name in yaml.safe_load(file.read_text())
    }
    ours = {
        host: {name: value for name, value in variables.items() if name not in beside}
        for host, variables in found["_meta"]["hostvars"].items()
    }
    assert ours == shown["_meta"]["hostvars"]
    assert {name: set(group["hosts"]) for name, group in found.items() if "hosts" in group} == {
        name: set(group["hosts"]) for name, group in shown.items() if "hosts" in group
    }


def test_the_graph_is_ansible_s_own():
    described = read_environment(ROOT / "Pulumi.onprem.yaml", "onprem").onprem
    assert described
    done = ansible("--graph")
    assert done.stdout.splitlines() == list(graph(inventory(fleet(described))))


def test_values_keep_their_types():
    variables = json.loads(ansible("--host", "gpu001").stdout)
    assert variables["groundwork_memory_gib"] == 2048
    assert variables["groundwork_containers_only"] is True
    assert variables["groundwork_gpus"]["pci"] == "2330"
    assert variables["groundwork_boot_disk"].endswith("nvme-1")
    assert json.loads(ansible("--host", "store-1").stdout)["groundwork_gpus"] is None


def test_texts_are_marked_as_data():
    """What the file says is never evaluated, be it of a host or of a group."""
    variables = json.loads(ansible("--list").stdout)["_meta"]["hostvars"]["gpu001"]
    assert variables["groundwork_group"].keys() == variables["ansible_host"].keys() == {"__ansible_unsafe"}


def test_a_text_that_looks_like_a_template_is_given_as_it_stands(folder: Path):
    """Values of the file are data: Ansible never evaluates them. The models' patterns let no template pass either."""
    write(
        folder,
        own(models={"m": {"source": "file:///{{ lookup('pipe','id') }}", "parameters_billions": 1, "group": "gpu"}}),
    )
    done = of(folder, "--list")
    assert done.returncode != 0
    assert "uid=" not in done.stdout + done.stderr


def test_every_mistake_is_shown_and_no_host_is_given(folder: Path):
    hosts = {"gpu-1": host(), "gpu-2": host(), "gpu-3": host(address="10.9.9.9", group="gpus")}
    write(folder, own(hosts=hosts))
    done = of(folder, "--list")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "3 mistakes" in done.stderr
    for told in ("which `gpu-1` of `hosts.gpu-1` has", "outside the networks of `sites.lab`", "did you mean `gpu`?"):
        assert told in done.stderr
    assert "Pulumi.lab.yaml:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_stack_in_a_cloud_has_no_inventory():
    done = ansible("--list", GROUNDWORK_STACK="dev")
    assert done.returncode == 1
    assert "describes an environment in a cloud" in done.stderr


def test_a_stack_that_is_not_there(folder: Path):
    (folder / "Pulumi.lab.yaml").unlink()
    done = of(folder, "--list")
    assert done.returncode == 1
    assert "there is no file" in done.stderr


def test_the_source_may_name_the_stack(tmp_path: Path):
    write(tmp_path, own())
    source = tmp_path / "lab.groundwork.yml"
    source.write_text("plugin: groundwork\nstack: lab\nproject: .\n")
    found = listed(ansible("-i", str(source), "--list"))
    assert list(found["_meta"]["hostvars"]) == ["gpu-1"]


def test_another_file_is_not_taken_for_a_source(tmp_path: Path):
    source = tmp_path / "hosts.yml"
    source.write_text("plugin: groundwork\n")
    assert ansible("-i", str(source), "--list").returncode == 1


class TestCache:
    """Ansible's own way to keep an inventory; a changed file is seen all the same."""

    @pytest.fixture
    def cached(self, tmp_path: Path) -> dict[str, str]:
        return {
            "ANSIBLE_INVENTORY_CACHE": "true",
            "ANSIBLE_INVENTORY_CACHE_PLUGIN": "ansible.builtin.jsonfile",
            "ANSIBLE_INVENTORY_CACHE_CONNECTION": str(tmp_path / "cache"),
        }

    def test_it_is_kept_and_used(self, folder: Path, cached: dict[str, str]):
        first = listed(of(folder, "--list", **cached))
        (kept,) = (folder / "cache").iterdir()
        assert first["_meta"]["hostvars"]["gpu-1"]["ansible_host"] == "10.20.1.11"
        kept.write_text(kept.read_text().replace("10.20.1.11", "10.20.1.99"))
        assert listed(of(folder, "--list", **cached))["_meta"]["hostvars"]["gpu-1"]["ansible_host"] == "10.20.1.99"
        flushed = listed(of(folder, "--list", "--flush-cache", **cached))
        assert flushed == first

    def test_a_changed_file_is_read_anew(self, folder: Path, cached: dict[str, str]):
        listed(of(folder, "--list", **cached))
        write(folder, own(hosts={"gpu-[1:2]": host(address="10.20.1.[11:12]")}))
        assert set(listed(of(folder, "--list", **cached))["_meta"]["hostvars"]) == {"gpu-1", "gpu-2"}

    def test_mistakes_are_never_hidden_by_it(self, folder: Path, cached: dict[str, str]):
        listed(of(folder, "--list", **cached))
        write(folder, own(hosts={"gpu-1": host(address="10.9.9.9")}))
        assert of(folder, "--list", **cached).returncode == 1


def test_no_secret_of_whoever_runs_it_is_in_it(folder: Path):
    planted = "correct-horse-battery-staple"
    password = folder / "vault-password"
    password.write_text(planted)
    secrets = {"ANSIBLE_VAULT_PASSWORD_FILE": str(password), "GROUNDWORK_BECOME": planted, "VAULT_TOKEN": planted}
    done = of(folder, "--list", **secrets)
    assert done.returncode == 0
    assert planted not in done.stdout + done.stderr


def test_its_documentation_is_read_by_ansible():
    done = subprocess.run(
        [str(PROGRAM.with_name("ansible-doc")), "-t", "inventory", "groundwork", "--json"],
        cwd=ROOT / "ansible", capture_output=True, text=True, check=True,
    )  # fmt: skip
    options = json.loads(done.stdout)["groundwork"]["doc"]["options"]
    assert {"plugin", "stack", "project", "cache", "cache_plugin"} <= set(options)


def test_the_folder_is_no_package():
    """As one it would hide the real `ansible` from Python."""
    assert not list((ROOT / "ansible").rglob("__init__.py"))
