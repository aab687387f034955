"""A source of releases behind a line that can be cut: HTTP with ranges, as any file server speaks it."""

import base64
import contextlib
import hashlib
import json
import threading
from collections.abc import Generator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ADDS_ONE = base64.b64decode(
    "CAgSADpGCg4KAXgKAWMSAXkiA0FkZBIBZyoNCAEQASIEAACAP0IBY1oQCgF4EgsKCQgBEgUKAxIBbmIQCgF5EgsKCQgBEgUKAxIBbkIECgAQEQ=="
)
"""An ONNX model, `y = x + 1`, of opset 17; made by `onnx.helper`."""
ADDS_TWO = ADDS_ONE.replace(b"\x00\x00\x80?", b"\x00\x00\x00@")
"""The same with 2.0 in place of 1.0."""


class Source:
    """What the source holds, and how its line is."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.objects: dict[str, bytes] = {}
        self.manifest: bytes = b"{}"
        self.cut_after: int | None = None
        """Bytes of a body after which the next connection breaks; once."""
        self.asked: list[tuple[str, str]] = []
        """Paths with the range that was asked for."""
        self.token = ""
        self.server = ThreadingHTTPServer((address, 0), type("Bound", (_Handler,), {"source": self}))
        self.url = f"http://{address}:{self.server.server_port}"

    def release(self, models: Mapping[str, Mapping[str, bytes]], version: str = "1") -> str:
        """Name a release; each model is its files by name."""
        said: dict[str, object] = {}
        for model, files in models.items():
            listed = {}
            for name, content in files.items():
                digest = hashlib.sha256(content).hexdigest()
                self.objects[digest] = content
                listed[name] = {"sha256": digest, "bytes": len(content)}
            said[model] = {"version": version, "files": listed}
        manifest = {"models": said}
        self.manifest = json.dumps(manifest).encode()
        return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16]

    @contextlib.contextmanager
    def running(self) -> Generator["Source"]:
        """Serve for a while."""
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()


class _Handler(BaseHTTPRequestHandler):
    source: Source

    def do_GET(self) -> None:
        """A file, or the rest of one."""
        source, asked = self.source, self.headers.get("Range", "")
        source.asked.append((self.path, asked))
        if source.token and self.headers.get("Authorization") != f"Bearer {source.token}":
            self.send_error(401)
            return
        name = self.path.rsplit("/", 1)[-1]
        content = source.manifest if name == "manifest.json" else source.objects.get(name)
        if content is None:
            self.send_error(404)
            return
        begin = int(asked.removeprefix("bytes=").split("-")[0]) if asked else 0
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {begin}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - begin))
        self.end_headers()
        body = content[begin:]
        if source.cut_after is not None and len(body) > source.cut_after:
            self.wfile.write(body[: source.cut_after])
            source.cut_after = None
            self.close_connection = True
            return
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the console of the tests."""
