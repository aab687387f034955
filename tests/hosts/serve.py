"""Packages for the hosts: the distribution's own, fetched through this machine, and our stand-ins; alerts they post. One server on the bridge.

The socket is made inside the hosts' network namespace, everything else happens outside it: so hosts reach packages and nothing more.
"""

import hashlib
import shutil
import urllib.error
import urllib.request
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO, Final

from tests.hosts import network
from tests.hosts.image import RELEASE
from tests.hosts.mirrors import PORT, uris
from tests.hosts.places import Places, places
from tests.hosts.site import site

TIMEOUT_S: Final = 60


class Handler(BaseHTTPRequestHandler):
    """`/mirror/N/…` is the Nth mirror; `/groundwork/…` the stand-ins."""

    protocol_version = "HTTP/1.1"
    places: Places
    mirrors: tuple[str, ...]

    def do_GET(self) -> None:
        """Answer with a file, from the cache where it is one that never changes."""
        if ".." in self.path:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        place, _, rest = self.path.lstrip("/").partition("/")
        if place == "groundwork":
            self._file(self.places.run / "repository" / rest)
        elif place == "mirror":
            number, _, path = rest.partition("/")
            self._mirror(int(number), path)
        else:
            self.send_error(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """`/alerts` keeps what Alertmanager posts, a line each."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.partition("?")[0] != "/alerts":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        with self.places.alerts.open("ab") as kept:
            kept.write(body.replace(b"\n", b" ") + b"\n")
        self._send(b"")

    do_HEAD = do_GET  # noqa: N815 - the base class calls it so

    def _file(self, file: Path) -> None:
        if not file.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        with file.open("rb") as stream:
            self._stream(stream, file.stat().st_size)

    def _mirror(self, number: int, path: str) -> None:
        uri = f"{self.mirrors[number]}/{path}"
        kept = self.places.packages / f"{hashlib.sha256(uri.encode()).hexdigest()[:32]}.deb"
        lasts = path.endswith(".deb") or "/by-hash/" in path
        if lasts and kept.is_file():
            self._file(kept)
            return
        try:
            with urllib.request.urlopen(uri, timeout=TIMEOUT_S) as answer:
                if lasts:
                    self._keep(answer, kept)
                else:
                    body = answer.read()
        except urllib.error.HTTPError as error:
            self.send_error(error.code)
            return
        except OSError:
            self.send_error(HTTPStatus.BAD_GATEWAY)
            return
        if lasts:
            self._file(kept)
        else:
            self._send(body)

    def _keep(self, answer: BinaryIO, kept: Path) -> None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        draft = kept.with_name(f"{kept.name}.{id(answer)}.part")
        with draft.open("wb") as file:
            shutil.copyfileobj(answer, file)
        draft.replace(kept)

    def _stream(self, stream: BinaryIO, size: int) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(size))
        self.end_headers()
        if self.command == "GET":
            shutil.copyfileobj(stream, self.wfile)

    def _send(self, body: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """One line a request, in the server's log."""
        print(format % args, flush=True)


def main() -> None:
    """Serve until ended."""
    Handler.places, Handler.mirrors = places(), uris(RELEASE)
    with network.inside(network.CONTROL):
        server = ThreadingHTTPServer((str(site().control), PORT), Handler)
    server.serve_forever()


if __name__ == "__main__":
    main()
