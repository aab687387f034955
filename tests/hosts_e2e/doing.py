"""What the tests do on hosts."""

import json
import re
import subprocess
from typing import Any

from tests.hosts import lifecycle
from tests.hosts.places import PROJECT, Places


def within(places: Places, *words: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
    """Run a command in the hosts' network, as `python -m tests.hosts exec` does."""
    argv, environment = [*lifecycle.inside(), *words], lifecycle.environment(places)
    return subprocess.run(argv, env=environment, capture_output=True, text=True, check=False, timeout=timeout)


def on(places: Places, host: str, shell: str, timeout: float = 600) -> subprocess.CompletedProcess[str]:
    """Run a shell command on a host."""
    return within(places, "ssh", "-F", str(places.ssh / "config"), host, shell, timeout=timeout)


def pinged(places: Places) -> set[str]:
    """Hosts that answer Ansible, by the product's own inventory."""
    done = within(
        places, "env", "ANSIBLE_STDOUT_CALLBACK=ansible.builtin.oneline", "ansible", "-o", "-m", "ping", "all"
    )
    return {
        line.split(" | ")[0] for line in done.stdout.splitlines() if "SUCCESS" in line and json.dumps("pong") in line
    }


def boot_id(places: Places, host: str) -> str:
    """Which boot of the kernel it is."""
    return on(places, host, "cat /proc/sys/kernel/random/boot_id").stdout.strip()


def repository(root: str, key: str) -> str:
    """Shell command that adds the repository below `root`, trusted by the key on its standard input's file."""
    source = f"deb [signed-by=/usr/share/keyrings/site.asc] {root}/debian12/x86_64 ./"
    return f"echo '{key}' | sudo tee /usr/share/keyrings/site.asc >/dev/null; echo '{source}' | sudo tee /etc/apt/sources.list.d/site.list"


PLAY = """
- hosts: all
  become: true
  gather_facts: false
  tasks:
    - ansible.builtin.setup: {gather_subset: ["!all", virtual]}
      tags: [always]
    - ansible.builtin.import_role: {name: removal, tasks_from: record}
      tags: [always]
    - ansible.builtin.import_role: {name: "{{ role }}", tasks_from: "{{ tasks }}"}
"""
"""One role on some hosts, as `site.yml` and `remove.yml` run it."""


def role(
    places: Places, name: str, hosts: str, *words: str, tasks: str = "main", **variables: Any
) -> tuple[int, dict[str, dict[str, int]], str]:
    """Run a role: how it ended, Ansible's counts for each host, and what was said."""
    book = places.run / f"{name}-{tasks}.yml"
    book.write_text(PLAY.replace("{{ role }}", name).replace("{{ tasks }}", tasks))
    beside = sorted((PROJECT / "ansible/group_vars/all").glob("*.yml"))
    given = [word for file in beside for word in ("-e", f"@{file}")]
    given += ["-e", json.dumps(variables)] if variables else []
    environment = ["env", f"ANSIBLE_ROLES_PATH={PROJECT / 'ansible/roles'}"]
    done = within(places, *environment, "ansible-playbook", str(book), "--limit", hosts, *given, *words, timeout=1200)
    counted = {
        host: {key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", counts)}
        for host, counts in re.findall(r"^(\S+)\s+: (ok=.*)$", done.stdout, re.MULTILINE)
    }
    return done.returncode, counted, done.stdout + done.stderr
