#!/usr/bin/python
"""Which units run with files of before: started, and something they read at a start was written after that."""

import os
import subprocess
import time

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
    if os.path.islink(path) or not os.path.isdir(path):
        return os.lstat(path).st_mtime if os.path.lexists(path) else 0
    found = [os.lstat(path).st_mtime]
    for root, folders, files in os.walk(path):
        found += [os.lstat(os.path.join(root, name)).st_mtime for name in folders + files]
    return max(found)


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
            if max([newest(path) for path in paths] + [0]) > since:
                stale.append(unit)
    module.exit_json(changed=False, stale=stale, reload=reload)


if __name__ == "__main__":
    main()
