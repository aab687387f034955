"""Claim: an unchanged second run of `site.yml` is at least 3 times faster than the same playbook under Ansible's default settings.

Five bare hosts are made for it, a set of their own, and taken down at the end; that needs root. The first run is told by role. Then
the unchanged playbook is run in turn under Ansible's defaults, under this project's `ansible.cfg`, and by Mitogen as well. Where a run
changes anything, nothing is claimed.
"""

import json
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from statistics import median

import ansible_mitogen
from report import write
from timing import Command, machine

ROOT = Path(__file__).resolve().parent.parent
TIMES = 3.0
"""How many times faster than Ansible's defaults."""
HOSTS = [sys.executable, "-m", "tests.hosts"]
SET = {"GROUNDWORK_HOSTS": os.environ.get("GROUNDWORK_HOSTS") or "bench"}
"""Hosts of a set of their own: nobody's are touched."""
DEFAULT = f"""\
; Ansible's defaults, but for where this project's roles and inventory are.
[defaults]
roles_path = {ROOT}/ansible/roles
inventory_plugins = {ROOT}/ansible/inventory_plugins
[inventory]
enable_plugins = groundwork, host_list
"""
MITOGEN = {
    "ANSIBLE_STRATEGY": "mitogen_linear",
    "ANSIBLE_STRATEGY_PLUGINS": f"{Path(ansible_mitogen.__file__).parent}/plugins/strategy",
}


def ways(folder: Path) -> dict[str, dict[str, str]]:
    """How the playbook is run, by name: what is set in the environment."""
    (folder / "default.cfg").write_text(DEFAULT, encoding="utf-8")
    ours = {"ANSIBLE_CONFIG": str(ROOT / "ansible/ansible.cfg")}
    return {
        "Ansible's defaults": {"ANSIBLE_CONFIG": str(folder / "default.cfg")},
        "this project's `ansible.cfg`": ours,
        "the same, by Mitogen": {**ours, **MITOGEN},
    }


class Run:
    """One run of the playbook."""

    def __init__(self, name: str, folder: Path, env: dict[str, str]) -> None:
        told = folder / "by-role.json"
        callback = {
            "ANSIBLE_CALLBACK_PLUGINS": str(ROOT / "benchmarks/callbacks"),
            "ANSIBLE_CALLBACKS_ENABLED": "by_role",
        }
        argv = [*HOSTS, "exec", "--", "ansible-playbook", "ansible/site.yml"]
        env = {**SET, **callback, "GROUNDWORK_BY_ROLE": str(told), **env}
        self.seconds = Command(name, argv, ROOT, env).run().wall
        said = json.loads(told.read_text(encoding="utf-8"))
        self.roles: dict[str, dict[str, float]] = said["roles"]
        self.hosts: int = said["hosts"]
        self.changed: int = sum(said["changed"].values())

    def row(self, name: str) -> tuple[str, str, str]:
        """What it took, and the dearest roles."""
        dear = sorted(self.roles.items(), key=lambda role: -role[1]["seconds"])
        tasks = sum(role["tasks"] for role in self.roles.values())
        told = ", ".join(f"{role} {spent['seconds']:.0f}" for role, spent in dear if spent["seconds"] >= 0.5)
        note = f"{tasks:.0f} tasks on {self.hosts} hosts, {self.changed} changes; seconds of hosts: {told}"
        return name, f"{self.seconds:.1f} s", note


def hosts(*words: str) -> None:
    """A command to the test hosts; what they say is shown."""
    subprocess.run([*HOSTS, *words], cwd=ROOT, env={**os.environ, **SET}, check=True, stdout=sys.stderr)


def measure(rounds: int = 3) -> dict:
    """Make hosts, run, and take them down."""
    hosts("down")
    try:
        hosts("up")
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            known = ways(folder)
            ours = list(known)[1]
            rows = [Run("first run", folder, known[ours]).row(f"first run, {ours}")]
            runs: dict[str, list[Run]] = {way: [] for way in known}
            for _ in range(rounds):
                for way, env in known.items():
                    runs[way].append(Run(way, folder, env))
    finally:
        hosts("down")
    seconds = {way: median(run.seconds for run in done) for way, done in runs.items()}
    for way, done in runs.items():
        rows.append(min(done, key=lambda run: abs(run.seconds - seconds[way])).row(f"unchanged, {way}"))
    default, settings, mitogen = seconds.values()
    changed = sum(run.changed for done in runs.values() for run in done)
    return {
        "title": "An unchanged run of `site.yml`",
        "command": "make bench-hosts",
        "rows": rows,
        "verdicts": [
            (f"{default / settings:.2f} times faster by settings alone", "more than 1", default > settings),
            (
                f"{default / mitogen:.2f} times faster by settings and Mitogen",
                f"at least {TIMES:g}",
                default >= TIMES * mitogen,
            ),
            (f"{changed} changes in {rounds * len(known)} runs", "none", changed == 0),
        ],
    }


if __name__ == "__main__":
    where = machine()
    notes = [
        f"ansible-core {version('ansible-core')}, mitogen {version('mitogen')}",
        "hosts are systemd-nspawn's on this machine, so that hosts and control host share its processors",
    ]
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    sys.exit(write(Path(__file__).with_name("hosts.md"), "make bench-hosts", where, notes, [measure(rounds)]))
