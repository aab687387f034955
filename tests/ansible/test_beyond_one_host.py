"""The image that AWX runs the playbooks in, as ansible-builder makes it, and the project as AWX finds it: at its root, in a clean folder."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PLAYBOOKS = ["site.yml", "validate.yml", "remove.yml"]


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ansible-builder hands to the container engine."""
    folder = tmp_path_factory.mktemp("context")
    command = [BIN / "ansible-builder", "create", "-f", "execution-environment.yml", "-c", folder]
    command += ["--output-filename", "Containerfile"]
    done = subprocess.run(command, cwd=ROOT / "ansible", capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own files and no others, as AWX has them after an update of the project; where runner keeps them."""
    data = tmp_path_factory.mktemp("data")
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, files.split("\0")):
        if (ROOT / name).is_file():
            (data / "project" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, data / "project" / name)
    return data / "project"


def run(project: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """A command in the project's root, with what the image sets and nothing of this machine's."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env = kept | {
        "HOME": str(project.parent),
        "ANSIBLE_CONFIG": str(project / "ansible/ansible.cfg"),
        "ANSIBLE_NOCOLOR": "1",
    }
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', '')}"
    return subprocess.run(words, cwd=project, env=env, capture_output=True, text=True, check=False, timeout=300)


def test_the_image_has_the_package_the_plugin_and_the_lock(context: Path):
    build = context / "_build"
    assert (build / "package/infra/targets/onprem/inventory.py").is_file()
    assert (build / "package/groundwork/cli/__init__.py").is_file()
    assert (build / "package/infra/catalog/data/hosts/drivers.yaml").is_file()
    assert (build / "inventory/groundwork.py").read_text() == (
        ROOT / "ansible/inventory_plugins/groundwork.py"
    ).read_text()
    assert (build / "locked/ee.txt").read_text() == (ROOT / "requirements/ee.txt").read_text()


def test_nothing_of_python_is_resolved_while_the_image_is_made(context: Path):
    steps = (context / "Containerfile").read_text()
    ours = [line for line in steps.splitlines() if "pip install" in line and "/tmp/groundwork" in line]
    assert len(ours) == 2
    assert "--require-hashes" in ours[0]
    assert "--no-index" in ours[1]
    assert "ANSIBLE_INSTALL_REFS" not in steps


def test_the_lock_has_what_the_package_the_playbooks_and_the_runner_need(context: Path):
    locked = dict(re.findall(r"(?m)^([a-z][\w.-]*)==(\S+)", (context / "_build/locked/ee.txt").read_text()))
    workshop = dict(re.findall(r"(?m)^([a-z][\w.-]*)==(\S+)", (ROOT / "requirements/dev.txt").read_text()))
    assert {"ansible-core", "ansible-runner", "mitogen", "pydantic", "setuptools"} <= set(locked)
    assert {name: version for name, version in locked.items() if workshop.get(name, version) != version} == {}


def test_the_base_image_is_never_one_that_moves():
    images = yaml.safe_load((ROOT / "ansible/execution-environment.yml").read_text())["images"]
    assert images["base_image"]["name"].startswith("localhost/"), "a digest is the site's to choose: EE_BASE_IMAGE"


def test_no_collection_has_to_be_fetched():
    assert not (ROOT / "collections").exists()
    for file in (ROOT / "ansible").rglob("tasks/*.yml"):
        modules = re.findall(r"(?m)^ *(?:- )?([a-z_]+\.[a-z_]+)\.[a-z_]+:", file.read_text())
        assert set(modules) <= {"ansible.builtin"}, file


def test_the_inventory_is_read_by_the_path_that_awx_is_given(project: Path):
    done = run(project, "ansible-inventory", "-i", "ansible/groundwork.yml", "--list", "--export")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert len(said["role_gpu"]["hosts"]) == 8
    assert said["group_h100"]["vars"]["groundwork_gpus"]["count"] == 8


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_playbooks_are_read_from_the_project_s_root(project: Path, playbook: str):
    words = ["ansible-playbook", f"ansible/{playbook}", "-i", "ansible/groundwork.yml", "--syntax-check"]
    done = run(project, *words)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_job_knows_the_project_s_variables_and_the_inventory_that_awx_kept(project: Path):
    """A job gets the inventory as a script that prints it, and variables beside the playbooks; it is started by ansible-runner."""
    kept = run(project, "ansible-inventory", "-i", "ansible/groundwork.yml", "--list", "--export").stdout
    (project.parent / "kept.json").write_text(kept)
    script = project.parent / "inventory/hosts"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\ncat {project.parent}/kept.json\n")
    script.chmod(0o700)
    (project / "ansible/asks.yml").write_text(ASKS)
    done = run(project, "ansible-runner", "run", str(project.parent), "-p", "ansible/asks.yml", "--limit", "gpu001")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"gpu001 8 9400 \d{3}", done.stdout), done.stdout


ASKS = """
- hosts: role_gpu
  gather_facts: false
  connection: local
  tasks:
    - ansible.builtin.debug:
        msg: "{{ inventory_hostname }} {{ groundwork_gpus.count }} {{ groundwork_ports.dcgm_exporter }} {{ groundwork_versions.branch }}"
"""
