"""Ansible callback: the end of a run as one table, host by host, and as JSON where that is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = r"""
name: groundwork_table
type: aggregate
short_description: The end of a run as one table, host by host
description:
  - Each host is C(ready), C(failed) or C(unreachable), with the number of changes, and the task and words of what it failed at.
  - In check mode a host that would be changed is C(differs).
author:
  - Groundwork
options:
  file:
    description: File that the same is written to as JSON; nothing is written where it is not set.
    type: path
    env:
      - name: GROUNDWORK_TABLE
    ini:
      - section: callback_groundwork_table
        key: file
requirements:
  - Enabled by C(callbacks_enabled).
"""

SCHEMA = "groundwork.run/1"
WIDEST = 300
"""Characters of what a host failed at; the whole is above in the run."""


class CallbackModule(CallbackBase):
    """Remembers the last failure of each host, and tells at the end."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "groundwork_table"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._failed: dict[str, dict[str, str]] = {}
        self._check = False

    def v2_playbook_on_play_start(self, play: Any) -> None:
        """Whether the run only looks."""
        self._check = bool(play.check_mode)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """Remember it; one that is rescued counts no failure at the end and is not shown."""
        if not ignore_errors:
            self._remember(result)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """Remember what the connection said."""
        self._remember(result)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Tell."""
        rows = [self._row(host, stats.summarize(host)) for host in sorted(stats.processed)]
        if rows:
            self._display.banner("HOSTS")
            for line in table(rows):
                self._display.display(line, color=None)
        if file := self.get_option("file"):
            Path(file).write_text(json.dumps({"schema": SCHEMA, "check": self._check, "hosts": rows}, indent=1) + "\n")

    def _remember(self, result: Any) -> None:
        task, values = result.task, result.result
        self._failed[result.host.get_name()] = {"task": task.get_name(), "said": words(values)}

    def _row(self, host: str, summary: dict[str, int]) -> dict[str, Any]:
        state = "unreachable" if summary["unreachable"] else "failed" if summary["failures"] else "ready"
        if state == "ready" and self._check and summary["changed"]:
            state = "differs"
        failed = self._failed.get(host, {}) if state in ("failed", "unreachable") else {}
        return {"host": host, "state": state, "changed": summary["changed"], **failed}


def words(values: dict[str, Any]) -> str:
    """What a task failed with. A task that hides its output has nothing here, as in Ansible's own."""
    if values.get("_ansible_no_log"):
        return "its output is hidden"
    wrong = [item for item in values.get("results", []) if item.get("failed")]
    said = (wrong[0] if wrong else values).get("msg") or (wrong[0] if wrong else values).get("stderr") or ""
    return " ".join(str(said).split())


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Rows as aligned lines."""
    cells = [("host", "state", "changed", "")]
    cells += [(row["host"], row["state"], str(row["changed"]), _told(row)) for row in rows]
    widths = [max(len(cell[column]) for cell in cells) for column in range(3)]
    return [
        f"{host:<{widths[0]}}  {state:<{widths[1]}}  {changed:>{widths[2]}}  {told}".rstrip()
        for host, state, changed, told in cells
    ]


def _told(row: dict[str, Any]) -> str:
    told = f"{row['task']}: {row['said']}" if "task" in row else ""
    return told if len(told) <= WIDEST else f"{told[: WIDEST - 1]}…"
