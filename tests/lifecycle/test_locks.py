"""Locks: those of dead processes go, those of living ones are respected."""

import fcntl
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from groundwork.errors import EngineFailed
from groundwork.lifecycle import locks
from groundwork.lifecycle.locks import remove_dead_locks, wait_for_providers


def lock(state: Path, process: int, host: str | None = None, stack: str = "dev") -> Path:
    folder = state / ".pulumi" / "locks" / "organization" / "groundwork" / stack
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "a.json"
    path.write_text(
        json.dumps({"pid": process, "hostname": host or socket.gethostname(), "timestamp": "2026-11-01T00:00:00Z"})
    )
    return path


def dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_the_lock_of_a_dead_process_is_removed_and_said(tmp_path: Path) -> None:
    process = dead_process()
    path = lock(tmp_path, process)
    assert remove_dead_locks(tmp_path, "dev") == [f"removed the lock of process {process}, which is gone"]
    assert not path.exists()


def test_a_number_given_to_another_program_since_is_a_dead_lock(tmp_path: Path) -> None:
    path = lock(tmp_path, 1)  # whatever process 1 is, it is no engine
    remove_dead_locks(tmp_path, "dev")
    assert not path.exists()


def test_the_lock_of_another_machine_is_respected(tmp_path: Path) -> None:
    path = lock(tmp_path, dead_process(), "elsewhere")
    with pytest.raises(EngineFailed, match=r"is being worked on by process .* on `elsewhere`") as refused:
        remove_dead_locks(tmp_path, "dev")
    assert "pulumi cancel --stack dev" in refused.value.hint
    assert path.exists()


def test_another_stack_s_lock_is_nobody_s_business(tmp_path: Path) -> None:
    lock(tmp_path, os.getpid(), "elsewhere", stack="prod")
    assert remove_dead_locks(tmp_path, "dev") == []


def test_a_provider_that_still_runs_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "provider.lock"
    wait_for_providers(path)  # nothing ever ran
    monkeypatch.setattr(locks, "PROVIDERS_END_S", 0.2)
    with path.open("a") as held:
        fcntl.flock(held, fcntl.LOCK_SH)
        with pytest.raises(EngineFailed, match="still holds"):
            wait_for_providers(path)
    wait_for_providers(path)
