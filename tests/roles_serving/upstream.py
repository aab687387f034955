"""A small upstream in a model server's place, by REST and gRPC, which says back what it was asked and where."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import grpc


class _Rest(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({"path": self.path})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path.endswith("/generate_stream") or b'"stream": true' in body:
            self._stream()
            return
        self._answer({"path": self.path, "bytes": len(body), "headers": dict(self.headers)})

    def _answer(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer | {"port": self.server.server_port}).encode()  # pyright: ignore
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


class _Web(ThreadingHTTPServer):
    """A server that takes its connections with it when it ends, as a process does."""

    def __init__(self, port: int):
        super().__init__(("127.0.0.1", port), _Rest)
        self._open: list[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.append(request)
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that were cut are no fault."""

    def server_close(self) -> None:
        super().server_close()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Rpc(grpc.GenericRpcHandler):
    """Every method of every service gives back what it got: message by message where its name says `Stream`."""

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> "grpc.RpcMethodHandler[Any, Any]":
        if "Stream" in str(handler_call_details.method):
            return grpc.stream_stream_rpc_method_handler(lambda requests, _: iter(requests))
        return grpc.unary_unary_rpc_method_handler(lambda request, _: request)


@contextmanager
def upstream(rest: int, rpc: int) -> Iterator[None]:
    """Both protocols, as long as the block lasts."""
    web = _Web(rest)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    server = grpc.server(ThreadPoolExecutor(4))
    server.add_generic_rpc_handlers((_Rpc(),))
    server.add_insecure_port(f"127.0.0.1:{rpc}")
    server.start()
    try:
        yield
    finally:
        server.stop(None).wait()
        web.shutdown()
        web.server_close()
