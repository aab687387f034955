"""A client of the gateway, by REST and gRPC, over TLS with the name the certificate is for."""

import http.client
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc

SERVICE = "/inference.GRPCInferenceService/"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True)
class Gateway:
    port: int
    metrics: int
    folder: Path
    keys: dict[str, str]
    log: Path
    ports: dict[str, int]
    """Ports of the upstreams, as the roles name them."""

    @property
    def certificate(self) -> Path:
        return self.folder / "etc/groundwork/gateway/certificate.pem"

    def connection(self) -> http.client.HTTPSConnection:
        context = ssl.create_default_context(cafile=str(self.certificate))
        context.check_hostname = False  # the name is `models.example.com`, the address is loopback's
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=10, context=context)

    def rest(
        self, path: str, *, client: str | None = None, body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        connection = self.connection()
        try:
            sent = {"Authorization": f"Bearer {self.keys[client]}"} if client else {}
            connection.request("GET" if body is None else "POST", path, body, sent | (headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.read(), {name.lower(): value for name, value in answer.getheaders()})
        finally:
            connection.close()

    def call(self, method: str, message: bytes, client: str | None = "batch", **metadata: str) -> bytes:
        sent = [("authorization", f"Bearer {self.keys[client]}")] if client else []
        sent += [(name.replace("_", "-"), value) for name, value in metadata.items()]
        with self.channel() as channel:
            return channel.unary_unary(method if method.startswith("/") else SERVICE + method)(
                message, metadata=sent, timeout=10
            )

    @contextmanager
    def channel(self) -> Iterator[grpc.Channel]:
        credentials = grpc.ssl_channel_credentials(self.certificate.read_bytes())
        options = [("grpc.ssl_target_name_override", "models.example.com"), ("grpc.enable_retries", 0)]
        with grpc.secure_channel(f"127.0.0.1:{self.port}", credentials, options) as channel:
            yield channel
