"""A playbook of the product run on test hosts, as a person runs it, and what its closing table says."""

import json
import subprocess
from dataclasses import dataclass

from tests.hosts.places import PROJECT, Places
from tests.hosts.variables import write_programs
from tests.hosts_e2e.doing import within

PATIENCE_S = 1500
"""How long a first run of the whole site may take on two busy cores."""


@dataclass(frozen=True)
class Run:
    """How a run ended."""

    code: int
    output: str
    hosts: dict[str, dict[str, object]]

    @property
    def states(self) -> dict[str, object]:
        """`ready`, `differs`, `failed` or `unreachable`, by host."""
        return {name: row["state"] for name, row in self.hosts.items()}

    @property
    def changed(self) -> dict[str, object]:
        """Number of changes by host."""
        return {name: row["changed"] for name, row in self.hosts.items()}

    def of(self, host: str) -> str:
        """What was changed on a host, and what it failed at; for a failing test's message."""
        lines = self.output.splitlines()
        task, found = "", []
        for line in lines:
            task = line if line.startswith(("TASK [", "RUNNING HANDLER [")) else task
            if line.startswith((f"changed: [{host}]", f"fatal: [{host}]", f"failed: [{host}]")):
                found.append(f"{task}\n{line[:500]}")
        return "\n".join(found)


def play(places: Places, playbook: str, *words: str) -> Run:
    """Run one of the project's playbooks."""
    table = places.run / "table.json"
    table.unlink(missing_ok=True)
    write_programs(places)
    argv = ["env", f"GROUNDWORK_TABLE={table}", "ansible-playbook", str(PROJECT / "ansible" / playbook), *words]
    done: subprocess.CompletedProcess[str] = within(places, *argv, timeout=PATIENCE_S)
    rows = json.loads(table.read_text())["hosts"] if table.exists() else []
    return Run(done.returncode, done.stdout + done.stderr, {row["host"]: row for row in rows})
