"""A small upstream in Triton's place: KServe v2 by REST and gRPC, which says back what it was asked."""

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import grpc

SERVICE = "inference.GRPCInferenceService"


class _Rest(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({"path": self.path})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.endswith("/generate_stream"):
            self._stream()
            return
        self._answer({"path": self.path, "bytes": len(body), "headers": dict(self.headers)})

    def _answer(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        """Three events, half a second between them."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number in range(3):
            event = f"data: {number}\n\n".encode()
            self.wfile.write(f"{len(event):x}\r\n".encode() + event + b"\r\n")
            self.wfile.flush()
            time.sleep(0.5)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


def _echo(request: bytes, context: grpc.ServicerContext) -> bytes:
    return request


def _echo_each(requests: Iterator[bytes], context: grpc.ServicerContext) -> Iterator[bytes]:
    yield from requests


@contextmanager
def upstream(rest: int, rpc: int) -> Iterator[None]:
    """Both protocols, as long as the block lasts."""
    web = ThreadingHTTPServer(("127.0.0.1", rest), _Rest)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    server = grpc.server(ThreadPoolExecutor(4))
    handlers = {
        "ModelInfer": grpc.unary_unary_rpc_method_handler(_echo),
        "ModelStreamInfer": grpc.stream_stream_rpc_method_handler(_echo_each),
        "RepositoryModelLoad": grpc.unary_unary_rpc_method_handler(_echo),
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    server.add_insecure_port(f"127.0.0.1:{rpc}")
    server.start()
    try:
        yield
    finally:
        server.stop(None).wait()
        web.shutdown()
        web.server_close()
