"""Processes of ours, and no others: each is known by its id and the moment it started, so a number used again is never ended."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.hosts import cgroups
from tests.hosts.places import PROJECT, Places


def started(pid: int) -> int | None:
    """When a process started, in clock ticks since boot; None where it is gone or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[19])


def launch(
    places: Places, name: str, argv: Sequence[str], env: Mapping[str, str] | None = None, group: bool = False
) -> None:
    """Start a process in a session of its own; it writes its own pid file before it becomes `argv`, so none is ever unknown.

    With `group`, it has a control group of its own.
    """
    file, log = places.process(name), places.log(name)
    for folder in (file.parent, log.parent):
        folder.mkdir(parents=True, exist_ok=True)

    def note() -> None:
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps({"pid": os.getpid(), "started": started(os.getpid())}))
        draft.replace(file)
        if group:
            cgroups.enter(name)

    with log.open("ab") as out:
        child = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=note,  # noqa: PLW1509 - nothing here has threads when it starts a process
            env=env,
            cwd=PROJECT,
        )
    child.returncode = 0  # it is to outlive this process, and `Popen` would complain that it does


def pid_of(places: Places, name: str) -> int | None:
    """The process, if it is the one that was started and still there."""
    try:
        known = json.loads(places.process(name).read_text())
    except (OSError, ValueError):
        return None
    return known["pid"] if known["started"] is not None and started(known["pid"]) == known["started"] else None


def end(places: Places, name: str, patience: float = 15) -> None:
    """End a process and its group at once (a power cut), and wait until all of the group is gone."""
    pid = pid_of(places, name)
    if pid is not None:
        os.killpg(pid, signal.SIGKILL)
        until = time.monotonic() + patience
        while _group(pid):
            if time.monotonic() > until:
                raise TimeoutError(f"process {pid} ({name}) is still there after {patience:.0f} s")
            _reap()
            time.sleep(0.05)
    cgroups.empty(name)
    places.process(name).unlink(missing_ok=True)


def _group(group: int) -> list[int]:
    """Living processes of a process group."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == group and fields[0] not in "ZX":
                found.append(int(entry.name))
    return found


def _reap() -> None:
    """Collect children of ours that ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
