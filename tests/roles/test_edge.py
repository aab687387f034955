"""Edge: releases over a line that breaks, sums that are wrong, models that do not load, a server that does not follow; by curl itself."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.hosts_e2e.thin_line import ADDS_ONE, ADDS_TWO, Source
from tests.roles.rendered import Rendered
from tests.roles.roles import ANSIBLE, read

SYNC = ANSIBLE / "roles/edge/files/usr/local/lib/groundwork-edge/sync.py"
pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="needs curl")


@dataclass
class Device:
    """A device in a folder: the real sync, a loader that a test chooses, a server that follows the link or does not."""

    folder: Path
    source: Source
    follows: bool = True
    load: str = "true"
    patience: str = "120"

    def served(self) -> str:
        link = self.folder / "current"
        return link.readlink().name if self.follows and link.is_symlink() else ""

    def sync(self, act: str = "run") -> subprocess.CompletedProcess[str]:
        settings = self.folder.parent / "settings.json"
        curl = ["curl", "--silent", "--show-error", "--fail"]
        said = {
            "state": str(self.folder),
            "source": self.source.url,
            "curl": curl,
            "load": ["/bin/sh", "-c", self.load, "sh"],
        }
        settings.write_text(json.dumps(said | {"served": self.url}))
        program = f"import runpy,sys; sys.argv=['sync.py','{act}','--settings',{str(settings)!r}]; " + (
            f"import types; m=runpy.run_path({str(SYNC)!r}); m['_await'].__globals__['PATIENCE_S']={self.patience}; m['main']()"
        )
        return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)

    def link(self, name: str) -> str:
        path = self.folder / name
        return path.readlink().name if path.is_symlink() else ""

    url: str = ""


@pytest.fixture
def device(tmp_path: Path) -> Iterator[Device]:
    (tmp_path / "state").mkdir()
    with Source().running() as source:
        found = Device(tmp_path / "state", source)

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = json.dumps({"version": found.served()}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found.url = f"http://127.0.0.1:{server.server_port}"
        yield found
        server.shutdown()
        server.server_close()


def test_a_release_comes_whole_and_a_second_look_fetches_nothing(device: Device):
    name = device.source.release({"adder": {"model.onnx": ADDS_ONE}})
    done = device.sync()
    assert done.returncode == 0, done.stderr
    assert device.link("current") == name
    assert (device.folder / "current/adder/1/model.onnx").read_bytes() == ADDS_ONE
    device.source.asked.clear()
    assert device.sync().returncode == 0
    assert [path for path, _ in device.source.asked] == ["/manifest.json"]


def test_a_line_that_is_cut_goes_on_where_it_was_and_the_old_release_is_served_meanwhile(device: Device):
    old = device.source.release({"adder": {"model.onnx": ADDS_ONE}})
    device.sync()
    weights = os.urandom(300_000)
    new = device.source.release({"adder": {"model.onnx": ADDS_TWO, "weights.bin": weights}}, "2")
    device.source.cut_after = 100_000
    cut = device.sync()
    assert cut.returncode == 1
    assert "curl ended with 18" in cut.stderr
    assert device.link("current") == old
    device.source.asked.clear()
    assert device.sync().returncode == 0
    assert (f"/objects/{hashlib.sha256(weights).hexdigest()}", "bytes=100000-") in device.source.asked
    assert (device.link("current"), device.link("previous")) == (new, old)
    assert (device.folder / "current/adder/2/weights.bin").read_bytes() == weights


def test_a_file_with_another_sum_is_thrown_away_and_fetched_anew(device: Device):
    device.source.release({"adder": {"model.onnx": ADDS_ONE}})
    digest = hashlib.sha256(ADDS_ONE).hexdigest()
    device.source.objects[digest] = ADDS_TWO
    spoiled = device.sync()
    assert spoiled.returncode == 1
    assert "its sum is" in spoiled.stderr
    assert device.link("current") == ""
    device.source.objects[digest] = ADDS_ONE
    assert device.sync().returncode == 0


def test_a_release_that_does_not_load_is_refused_until_the_source_names_another(device: Device):
    old = device.source.release({"adder": {"model.onnx": ADDS_ONE}})
    device.sync()
    bad = device.source.release({"adder": {"model.onnx": b"no model"}}, "2")
    device.load = "echo cannot; false"
    assert device.sync().returncode == 1
    assert (device.link("current"), device.link("refused")) == (old, bad)
    device.load = "true"
    assert "refused" in device.sync().stdout
    good = device.source.release({"adder": {"model.onnx": ADDS_TWO}}, "3")
    assert device.sync().returncode == 0
    assert device.link("current") == good


def test_a_server_that_does_not_follow_brings_the_old_release_back(device: Device):
    old = device.source.release({"adder": {"model.onnx": ADDS_ONE}})
    device.sync()
    new = device.source.release({"adder": {"model.onnx": ADDS_TWO}}, "2")
    device.follows, device.patience = False, "1"
    assert device.sync().returncode == 1
    assert (device.link("current"), device.link("refused")) == (old, new)


def test_rollback_goes_back_and_stays_there(device: Device):
    old = device.source.release({"adder": {"model.onnx": ADDS_ONE}})
    device.sync()
    new = device.source.release({"adder": {"model.onnx": ADDS_TWO}}, "2")
    device.sync()
    assert device.sync("rollback").returncode == 0
    assert (device.link("current"), device.link("refused")) == (old, new)
    assert device.sync().returncode == 0
    assert device.link("current") == old


def test_files_that_no_release_needs_any_more_go(device: Device):
    for version in "123":
        device.source.release({"adder": {"model.onnx": ADDS_ONE, "weights.bin": version.encode() * 10}}, version)
        assert device.sync().returncode == 0
    assert len(list((device.folder / "releases").iterdir())) == 2
    assert len(list((device.folder / "objects").iterdir())) == 3


def test_a_power_cut_in_the_middle_of_assembling_leaves_nothing_that_is_taken_for_whole(device: Device):
    name = device.source.release({"adder": {"model.onnx": ADDS_ONE}})
    draft = device.folder / "releases" / f"{name}.new" / "adder" / "1"
    draft.mkdir(parents=True)
    (draft / "model.onnx").write_bytes(b"half")
    assert device.sync().returncode == 0
    assert (device.folder / "current/adder/1/model.onnx").read_bytes() == ADDS_ONE


@pytest.mark.parametrize(
    "manifest",
    [
        b"not JSON",
        b"[]",
        b'{"models": {"../../etc": {"version": "1", "files": {"model.onnx": {"sha256": "00", "bytes": 1}}}}}',
        b'{"models": {"adder": {"version": "..", "files": {"model.onnx": {"sha256": "00", "bytes": 1}}}}}',
        b'{"models": {"adder": {"version": "1", "files": {"a/b": {"sha256": "00", "bytes": 1}}}}}',
        b'{"models": {"adder": {"version": "1", "files": {"model.onnx": {"sha256": "../../x", "bytes": 1}}}}}',
        b'{"models": {"adder": {"version": "1", "files": {}}}}',
    ],
)
def test_a_manifest_that_is_none_is_told_and_touches_nothing(device: Device, manifest: bytes):
    device.source.manifest = manifest
    done = device.sync()
    assert done.returncode == 1
    assert "manifest" in done.stderr
    assert "Traceback" not in done.stderr
    assert list((device.folder / "releases").iterdir()) == []


def test_what_the_disk_cannot_hold_is_not_begun(device: Device):
    device.source.release({"adder": {"model.onnx": ADDS_ONE}})
    said: Any = json.loads(device.source.manifest)
    said["models"]["adder"]["files"]["model.onnx"]["bytes"] = 1 << 60
    device.source.manifest = json.dumps(said).encode()
    done = device.sync()
    assert "no room" in done.stderr
    assert len(device.source.asked) == 1


def role(**more: Any) -> Rendered:
    """The role on a device."""
    return Rendered(
        "edge",
        groundwork_ports=read(ANSIBLE / "group_vars/all/ports.yml")["groundwork_ports"],
        groundwork_gpus=None,
        _edge_lock="0123456789abcdef",
        edge_source="https://models.example.com/edge",
        **more,
    )


def test_the_token_is_in_curl_s_own_file_and_on_no_command_line():
    edge = role(edge_source_token='a"b')
    assert 'header = "Authorization: Bearer a\\"b"' in edge.template("etc/groundwork/edge/curl.conf")
    for name in ("groundwork-edge.service", "groundwork-edge-sync.service"):
        assert "Bearer" not in edge.template(f"etc/systemd/system/{name}")
    assert "Bearer" not in edge.template("etc/groundwork/edge/sync.json")


def test_serving_and_trying_a_release_fit_in_the_memory_together():
    for share in (50, 70, 85):
        edge = role(edge_memory_percent=share)
        assert f"MemoryMax={share}%" in edge.template("etc/systemd/system/groundwork-edge.service")
        assert f"MemoryMax={max(95 - share, 10)}%" in edge.template("etc/systemd/system/groundwork-edge-sync.service")


def test_every_package_of_the_lock_has_its_sum():
    lock = (ANSIBLE / "roles/edge/files/requirements.txt").read_text(encoding="utf-8")
    assert "onnxruntime==" in lock
    assert "://" not in lock
    blocks = [block for block in lock.replace("\\\n", " ").splitlines() if "==" in block and not block.startswith("#")]
    assert all("--hash=sha256:" in block for block in blocks)


def test_what_is_published_is_what_a_device_fetches(device: Device, tmp_path: Path):
    models, source = tmp_path / "models", tmp_path / "source"
    (models / "adder/3").mkdir(parents=True)
    (models / "adder/3/model.onnx").write_bytes(ADDS_ONE)
    (models / "adder/3/labels.txt").write_text("one\n")
    argv = [sys.executable, str(ANSIBLE / "roles/edge/files/publish.py"), str(models), str(source)]
    for _ in range(2):
        said = subprocess.run(argv, capture_output=True, text=True, check=True)
    device.source.manifest = (source / "manifest.json").read_bytes()
    device.source.objects = {file.name: file.read_bytes() for file in (source / "objects").iterdir()}
    assert device.sync().returncode == 0
    assert device.link("current") == said.stdout.strip()
    assert (device.folder / "current/adder/3/labels.txt").read_text() == "one\n"
    (models / "adder/4").mkdir()
    assert subprocess.run(argv, capture_output=True, text=True, check=False).returncode == 1
    assert device.source.manifest == (source / "manifest.json").read_bytes()
