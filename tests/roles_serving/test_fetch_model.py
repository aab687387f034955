"""The role's `fetch-model` against a small hub: whole or not there, from where it was cut, of the pinned commit, and nobody else's token."""

import hashlib
import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.roles_serving.site import ROLES

FETCH = ROLES / "serving/files/fetch-model"
COMMIT = "0123456789abcdef0123456789abcdef01234567"
TOKEN = "hub-token-0123456789"
FILES = {
    "config.json": b'{"model_type": "llama"}',
    "model.safetensors": bytes(range(256)) * 8192,
    "tokenizer/words.txt": b"hello\n" * 100,
    "original/consolidated.pth": b"the same once more",
}


class Hub(ThreadingHTTPServer):
    """A hub that sends large files from elsewhere, and can be told to misbehave."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str | None, str | None]] = []
        self.cuts = 0
        self.spoilt = False
        self.sizes: dict[str, int] = {}
        self.sha = COMMIT
        self.extra: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub  # pyright: ignore

    def do_GET(self) -> None:
        hub, token = self.server, self.headers.get("Authorization")
        hub.asked.append((self.path, token, self.headers.get("Range")))
        if self.path.startswith("/elsewhere/"):
            self._file(FILES[self.path.removeprefix("/elsewhere/")])
        elif token != f"Bearer {TOKEN}":
            self._send(401, b"")
        elif self.path.startswith(f"/api/models/owner/name/revision/{COMMIT}"):
            self._send(200, json.dumps({"sha": hub.sha, "siblings": [*map(self._listed, FILES), *hub.extra]}).encode())
        elif (path := self.path.removeprefix(f"/owner/name/resolve/{COMMIT}/")) == "model.safetensors":
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{hub.server_port}/elsewhere/{path}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._file(FILES[path])

    def _listed(self, path: str) -> dict[str, Any]:
        content = FILES[path]
        found: dict[str, Any] = {"rfilename": path, "size": self.server.sizes.get(path, len(content))}
        if path.endswith((".safetensors", ".pth")):
            return found | {"lfs": {"sha256": hashlib.sha256(content).hexdigest()}}
        return found | {"blobId": hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()}

    def _file(self, content: bytes) -> None:
        begin = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        part = content[begin:]
        if self.server.spoilt:
            part = bytes(len(part))
        self.send_response(206 if begin else 200)
        self.send_header("Content-Length", str(len(part)))
        self.end_headers()
        if self.server.cuts and len(part) > 1000:
            self.server.cuts -= 1
            self.wfile.write(part[: len(part) // 2])
            self.close_connection = True
            return
        self.wfile.write(part)

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def fetch(hub: Hub, folder: Path, token: str = TOKEN) -> subprocess.CompletedProcess[str]:
    settings = folder.with_name("settings.json")
    said = {"endpoint": hub.address, "token": token, "skip": ["original/*"], "store": {}, "pause": 0}
    settings.write_text(json.dumps(said))
    command = [FETCH, settings, "hf://owner/name", COMMIT, folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert TOKEN not in done.stdout + done.stderr
    return done


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


WANTED = {path: text for path, text in FILES.items() if not path.startswith("original/")}


def test_a_model_is_fetched_whole_and_what_no_runtime_reads_is_left_out(hub: Hub, tmp_path: Path):
    done = fetch(hub, tmp_path / "model")
    assert (done.returncode, done.stderr) == (0, "")
    assert content(tmp_path / "model") == WANTED
    assert not (tmp_path / "model.part").exists()


def test_it_goes_on_from_where_it_was_cut(hub: Hub, tmp_path: Path):
    hub.cuts = 2
    assert fetch(hub, tmp_path / "model").returncode == 0
    assert content(tmp_path / "model") == WANTED
    begun = [again for path, _, again in hub.asked if path.startswith("/elsewhere/") and again]
    size = len(FILES["model.safetensors"])
    assert begun == [f"bytes={size // 2}-", f"bytes={size * 3 // 4}-"]


def test_and_a_run_goes_on_from_where_the_last_was_cut(hub: Hub, tmp_path: Path):
    part = tmp_path / "model.part"
    part.mkdir()
    (part / "model.safetensors").write_bytes(FILES["model.safetensors"][:1000])
    (part / "config.json").write_bytes(FILES["config.json"])
    assert fetch(hub, tmp_path / "model").returncode == 0
    assert content(tmp_path / "model") == WANTED
    assert ("/elsewhere/model.safetensors", None, "bytes=1000-") in hub.asked
    assert not any("resolve" in path and "config.json" in path for path, *_ in hub.asked)


def test_what_is_not_what_the_hub_lists_is_never_put_in_place(hub: Hub, tmp_path: Path):
    hub.spoilt = True
    done = fetch(hub, tmp_path / "model")
    assert done.returncode == 1
    assert "what came is not what the hub lists, after 6 tries" in done.stderr
    assert not (tmp_path / "model").exists()


def test_the_token_goes_to_the_hub_alone(hub: Hub, tmp_path: Path):
    fetch(hub, tmp_path / "model")
    elsewhere = {token for path, token, _ in hub.asked if path.startswith("/elsewhere/")}
    assert elsewhere == {None}


def test_a_model_that_asks_for_a_token_says_so(hub: Hub, tmp_path: Path):
    done = fetch(hub, tmp_path / "model", token="")
    assert (done.returncode, done.stderr) == (
        1,
        f"fetch-model: owner/name at {COMMIT}: it asks for a token, `serving_hub_token`\n",
    )


def test_what_does_not_fit_is_refused_before_anything_comes(hub: Hub, tmp_path: Path):
    hub.sizes["model.safetensors"] = 1 << 60
    done = fetch(hub, tmp_path / "model")
    assert "takes 1073741824.0 GiB more, and" in done.stderr
    assert not any("resolve" in path for path, *_ in hub.asked)


def test_another_commit_than_the_pinned_one_is_refused(hub: Hub, tmp_path: Path):
    hub.sha = "f" * 40
    assert f"`{COMMIT}` was asked for, and the hub answered for `{'f' * 40}`" in fetch(hub, tmp_path / "model").stderr


def test_a_file_that_would_land_elsewhere_is_refused(hub: Hub, tmp_path: Path):
    hub.extra = [{"rfilename": "../../etc/cron.d/x", "size": 1, "blobId": "0"}]
    assert "names a file `../../etc/cron.d/x`" in fetch(hub, tmp_path / "model").stderr
