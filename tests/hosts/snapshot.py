"""What a host is, and in what two such pictures differ, as a person reads it."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Final

import yaml

from tests.hosts import lifecycle
from tests.hosts.commands import HostsError
from tests.hosts.places import HERE, PROJECT, Places

Snapshot = dict[str, dict[str, str]]
TIMEOUT_S: Final = 600
"""User-mode Linux reads its whole disk."""


def settings(places: Places) -> list[str]:
    """Kernel settings that are ours; in nspawn they are those of the machine around the hosts, and no roles'."""
    if lifecycle.kind_of(places) == "nspawn":
        return []
    defaults: dict[str, Any] = yaml.safe_load((PROJECT / "ansible/roles/base/defaults/main.yml").read_text())
    return sorted(defaults["base_sysctl"])


def snapshot(places: Places, host: str) -> Snapshot:
    """Look at a host, which keeps nothing of it."""
    argv = [
        *lifecycle.inside(),
        "ssh",
        "-F",
        str(places.ssh / "config"),
        host,
        "sudo",
        "python3",
        "-",
        *settings(places),
    ]
    look = (HERE / "look.py").read_text()
    done = subprocess.run(argv, input=look, capture_output=True, text=True, check=False, timeout=TIMEOUT_S)
    if done.returncode:
        raise HostsError(f"`{host}` could not be looked at: {done.stderr.strip()[-300:]}")
    return json.loads(done.stdout)


def differences(before: Snapshot, after: Snapshot) -> Iterator[str]:
    """A line for each thing that is not as it was; a folder that came or went stands for all in it."""
    for kind in before:
        was, now = before[kind], after[kind]
        moved = was.keys() ^ now.keys()
        for name in sorted(was.keys() | now.keys()):
            if kind == "files" and any(str(folder) in moved for folder in PurePath(name).parents):
                continue
            if name not in now:
                yield f"{kind}: {name} is gone (was {was[name]})"
            elif name not in was:
                yield f"{kind}: {name} is new ({now[name]})"
            elif was[name] != now[name]:
                yield f"{kind}: {name} is {now[name]} (was {was[name]})"
