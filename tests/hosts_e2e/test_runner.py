"""A job on a real host as AWX starts it: by ansible-runner, from the project's root, with the inventory that was read before."""

import shutil
import subprocess

import pytest
import yaml

from tests.hosts.places import PROJECT, Places
from tests.hosts_e2e.doing import within

KIND = "nspawn"
ONLY = ["watch-1"]
pytestmark = [pytest.mark.hosts, pytest.mark.root]


def test_a_job_reaches_a_host_and_tells_what_it_is(up: Places):
    data = up.run / "runner"
    files = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, files.split("\0")):
        if (PROJECT / name).is_file():
            (data / "project" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, data / "project" / name)
    kept = within(up, "ansible-inventory", "--list", "--export")
    assert kept.returncode == 0, kept.stderr
    (data / "kept.json").write_text(kept.stdout)
    (data / "inventory").mkdir()
    script = data / "inventory/hosts"
    script.write_text(f"#!/bin/sh\ncat {data}/kept.json\n")
    script.chmod(0o700)
    (data / "env").mkdir()
    settings = {"ANSIBLE_CONFIG": f"{data}/project/ansible/ansible.cfg", "ANSIBLE_INVENTORY": str(script)}
    (data / "env/envvars").write_text(yaml.safe_dump(settings))
    words = ["-p", "ansible/site.yml", "--cmdline", "--tags preflight --limit watch-1"]
    done = within(up, "ansible-runner", "run", str(data), *words)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "watch-1  ready" in done.stdout
