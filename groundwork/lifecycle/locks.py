"""Locks a dead engine left in a `file://` backend, and programs of its that still run."""

import fcntl
import json
import os
import socket
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from groundwork.errors import EngineFailed

PROVIDERS_END_S: Final = 15.0
"""Longest wait, seconds, for the provider programs of a dead engine; they notice within a fifth of a second."""


@dataclass(frozen=True)
class Lock:
    """A lock on a stack, as the file backend keeps it."""

    path: Path
    process: int
    host: str
    since: str

    @property
    def dead(self) -> bool:
        """Whether it was made on this machine by a process that is gone."""
        if self.host != socket.gethostname():
            return False
        try:
            command = Path(f"/proc/{self.process}/cmdline").read_bytes()
        except OSError:
            return not _runs(self.process)
        return b"pulumi" not in command  # the number was given to another program since


def locks_of(state: Path, stack: str) -> list[Lock]:
    """Locks on `stack` in the backend at `state`."""
    found: list[Lock] = []
    for path in sorted((state / ".pulumi" / "locks").rglob("*.json")):
        if path.parent.name == stack:
            said = json.loads(path.read_text() or "{}")
            found.append(
                Lock(path, int(said.get("pid", 0)), str(said.get("hostname", "")), str(said.get("timestamp", "")))
            )
    return found


def remove_dead_locks(state: Path, stack: str) -> list[str]:
    """Remove locks of processes that are gone and say so.

    Raises:
        EngineFailed: somebody is at work on the stack.
    """
    said: list[str] = []
    for lock in locks_of(state, stack):
        if not lock.dead:
            raise EngineFailed(
                f"stack `{stack}` is being worked on by process {lock.process} on `{lock.host}`, since {lock.since}",
                f"wait for it, or if it is not at work: `pulumi cancel --stack {stack}`",
            )
        for part in (lock.path, lock.path.with_name(lock.path.name + ".attrs")):
            part.unlink(missing_ok=True)
        said.append(f"removed the lock of process {lock.process}, which is gone")
    return said


def wait_for_providers(in_use: Path) -> None:
    """Wait until no provider program of an earlier run is left: what it was doing could still appear in the cloud.

    Raises:
        EngineFailed: one is still there.
    """
    if not in_use.exists():
        return
    with in_use.open("a") as file:
        until = time.monotonic() + PROVIDERS_END_S
        while time.monotonic() < until:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.1)
            else:
                fcntl.flock(file, fcntl.LOCK_UN)
                return
    raise EngineFailed(
        f"a provider program of an earlier run still holds `{in_use}`",
        "end it (`fuser` names it), then run the same command",
    )


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
