"""A code host on loopback that answers as the real ones do, in pages, and keeps what it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

HEAD = "4f1c2d3e5b6a79880f1e2d3c4b5a69788796a5b4"


@dataclass
class Recorded:
    """What the host holds and what it was asked."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    head: str = HEAD
    state: str = "open"
    status: int = 200
    """What every request is answered with, where it is an error."""
    job: dict[str, Any] = field(default_factory=lambda: {"name": "review", "commit": {"id": HEAD}})
    """GitLab's job 42."""
    archive: bytes = b""
    """What it kept."""
    busy: int = 0
    """How many requests are answered 503 first."""
    asked: list[tuple[str, str, dict[str, str], Any]] = field(default_factory=list)
    """Method, path, headers and body of each request."""

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        """Answer as GitHub or GitLab would."""
        state = "opened" if self.state == "open" else "closed"
        fixed: dict[str, Any] = {
            "pulls": [{"number": 7, "state": self.state, "head": {"sha": self.head}}],
            "merge_requests": [{"iid": 7, "state": state, "sha": self.head}],
            "42": self.job,
            "artifacts": self.archive,
        }
        last = path.rpartition("/")[2]
        if method == "GET" and last in fixed:
            return 200, fixed[last]
        if method == "GET":
            size, page = int(query["per_page"][0]), int(query["page"][0])
            return 200, self.comments[(page - 1) * size : page * size]
        if method == "POST":
            self.comments.append({"id": len(self.comments) + 1, "body": body["body"], "system": False})
            return 201, self.comments[-1]
        wanted = int(path.rsplit("/", 1)[1])
        (there,) = [one for one in self.comments if one["id"] == wanted]
        there["body"] = body["body"]
        return 200, there


@contextmanager
def serving(recorded: Recorded) -> Iterator[str]:
    """Serve it, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            url = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            recorded.asked.append((self.command, url.path, dict(self.headers), body))
            if recorded.busy:
                recorded.busy -= 1
                status, said = 503, None
            elif recorded.status >= 400:
                status, said = recorded.status, {"message": "Resource not accessible by integration"}
            else:
                status, said = recorded.answer(self.command, url.path, parse_qs(url.query), body)
            text = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PATCH = do_PUT = _any  # noqa: N815 - the names it has

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
