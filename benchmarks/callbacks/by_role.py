"""Where a playbook's time goes: tasks and seconds of hosts by role, and what changed, as JSON in the file that GROUNDWORK_BY_ROLE names."""

import json
import os
import time
from collections import defaultdict
from pathlib import Path

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: by_role
type: aggregate
short_description: Tasks and seconds by role
description: From a task's start on a host to its result, summed by role over all hosts; tasks that are skipped do not count.
"""


class CallbackModule(CallbackBase):
    """Listens to starts and results."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "by_role"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self.began: dict[tuple[str, str], float] = {}
        self.roles: dict[str, dict[str, float]] = defaultdict(lambda: {"tasks": 0, "seconds": 0.0})

    def v2_runner_on_start(self, host, task) -> None:
        """Remember when."""
        self.began[host.get_name(), task._uuid] = time.monotonic()

    def v2_runner_on_ok(self, result) -> None:
        """Count it for its role."""
        began = self.began.pop((result._host.get_name(), result._task._uuid), None)
        if began is not None:
            role = result._task._role
            of = self.roles[role.get_name() if role else "the playbook itself"]
            of["tasks"] += 1
            of["seconds"] += time.monotonic() - began

    def v2_playbook_on_stats(self, stats) -> None:
        """Write what was counted."""
        said = {"roles": self.roles, "hosts": len(stats.processed), "changed": dict(stats.changed)}
        Path(os.environ["GROUNDWORK_BY_ROLE"]).write_text(json.dumps(said), encoding="utf-8")
