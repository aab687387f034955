#!/usr/bin/python
"""Which units run with files of before: started, and something they read at a start was written after that."""

import subprocess
import time
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = """
module: serving_stale
short_description: Which units were started before what they read was written
description:
  - So that a run which was cut between writing and restarting is mended by the next, and one that changed nothing restarts nothing.
options:
  reads: {type: dict, required: true, description: "By unit: files and folders that it reads when it starts."}
"""


def newest(path):
    """When something at a path was last written: the file or link itself, or anything in a folder, but not behind a link."""
    if not path.is_symlink() and not path.exists():
        return 0
    within = path.rglob("*") if path.is_dir() and not path.is_symlink() else ()
    return max(each.lstat().st_mtime for each in (path, *within))


def main():
    """Compare, and change nothing."""
    module = AnsibleModule(argument_spec={"reads": {"type": "dict", "required": True}}, supports_check_mode=True)
    booted = time.time() - time.monotonic()
    stale, reload = [], False
    for unit, paths in sorted(module.params["reads"].items()):
        command = ["systemctl", "show", "--property=ActiveEnterTimestampMonotonic,ActiveState,NeedDaemonReload", unit]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        known = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
        reload = reload or known.get("NeedDaemonReload") == "yes"
        if known.get("ActiveState") == "active":
            since = booted + int(known["ActiveEnterTimestampMonotonic"]) / 1e6
            if max(newest(Path(path)) for path in paths) > since:
                stale.append(unit)
    module.exit_json(changed=False, stale=stale, reload=reload)


if __name__ == "__main__":
    main()
