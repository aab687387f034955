"""A control group for each host: its systemd must share none with another's, and what is in it is provably ours to end."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from tests.hosts.places import CONTROL


def hierarchies(mounts: str) -> list[Path]:
    """Where systemd keeps its groups, out of `/proc/self/mounts`: the unified hierarchy, and on older setups its own one."""
    found = []
    for line in mounts.splitlines():
        _, place, kind, options = line.split()[:4]
        if kind == "cgroup2" or (kind == "cgroup" and "name=systemd" in options.split(",")):
            found.append(Path(place))
    return found


def _groups() -> list[Path]:
    return [place / CONTROL for place in hierarchies(Path("/proc/self/mounts").read_text())]


def enter(name: str) -> None:
    """Put this process into the host's group, made where it is not there."""
    for group in _groups():
        (group / name).mkdir(parents=True, exist_ok=True)
        (group / name / "cgroup.procs").write_text(str(os.getpid()))


def members(name: str) -> set[int]:
    """Processes in the host's group, at any depth."""
    found: set[int] = set()
    for folder in _all(name):
        try:
            found.update(int(word) for word in (folder / "cgroup.procs").read_text().split())
        except OSError:
            continue
    return found - {0}


def empty(name: str, patience: float = 15) -> None:
    """End all that is in the host's group, and take the group away."""
    until = time.monotonic() + patience
    while found := members(name):
        for pid in found:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        if time.monotonic() > until:
            raise TimeoutError(f"processes of {name} are still there after {patience:.0f} s: {sorted(found)}")
        time.sleep(0.05)
    for folder in _all(name):
        folder.rmdir()


def remove() -> None:
    """Every group of ours."""
    for group in _groups():
        if group.is_dir():
            for entry in [child for child in group.iterdir() if child.is_dir()]:
                empty(entry.name)
            group.rmdir()


def _all(name: str) -> Iterator[Path]:
    """The group's folders, the innermost first."""
    for group in _groups():
        for folder, _, _ in os.walk(group / name, topdown=False):
            yield Path(folder)
