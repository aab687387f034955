"""Only processes of ours are ended: one known by its id and by the moment it started."""

import json
import os
import subprocess
import time

import pytest

from tests.hosts.places import Places
from tests.hosts.processes import end, launch, pid_of, started


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path)


def test_a_process_is_known_and_ended_with_its_group(places):
    launch(places, "sleeper", ["sh", "-c", "sleep 300 & wait"])
    until = time.monotonic() + 5
    while pid_of(places, "sleeper") is None and time.monotonic() < until:
        time.sleep(0.02)
    pid = pid_of(places, "sleeper")
    assert pid is not None
    end(places, "sleeper")
    assert started(pid) is None
    assert not places.process("sleeper").exists()


def test_a_number_used_again_by_somebody_else_is_left_alone(places):
    other = subprocess.Popen(["sleep", "300"])
    try:
        places.process("x").parent.mkdir(parents=True)
        places.process("x").write_text(json.dumps({"pid": other.pid, "started": 1}))
        end(places, "x")
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_torn_file_names_no_process(places):
    places.process("x").parent.mkdir(parents=True)
    places.process("x").write_text('{"pid": ')
    assert pid_of(places, "x") is None
    assert started(os.getpid()) is not None
