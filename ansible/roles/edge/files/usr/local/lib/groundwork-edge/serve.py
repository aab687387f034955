"""Models of the current release by ONNX Runtime, asked in the KServe v2 protocol over HTTP; one process, for a small device.

A release is a folder of `<model>/<version>/model.onnx` behind the link `current`. When the link moves, the new release is loaded beside
the old one, which answers until the new one is whole; one that does not load changes nothing.
"""

import argparse
import json
import signal
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy
import onnxruntime

TYPES = {
    "tensor(bool)": ("BOOL", numpy.bool_), "tensor(uint8)": ("UINT8", numpy.uint8), "tensor(int8)": ("INT8", numpy.int8),
    "tensor(uint16)": ("UINT16", numpy.uint16), "tensor(int16)": ("INT16", numpy.int16),
    "tensor(uint32)": ("UINT32", numpy.uint32), "tensor(int32)": ("INT32", numpy.int32),
    "tensor(uint64)": ("UINT64", numpy.uint64), "tensor(int64)": ("INT64", numpy.int64),
    "tensor(float16)": ("FP16", numpy.float16), "tensor(float)": ("FP32", numpy.float32),
    "tensor(double)": ("FP64", numpy.float64), "tensor(string)": ("BYTES", numpy.object_),
}  # fmt: skip
"""ONNX's name of a type, to the protocol's and numpy's."""
WATCH_S = 1.0
"""How often the link is looked at."""
SILENCE_S = 30
"""How long a client may be silent within a request or between two."""


class RefusedError(Exception):
    """What a client is told."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Model:
    """One model, loaded."""

    name: str
    version: str
    session: onnxruntime.InferenceSession

    @classmethod
    def load(cls, folder: Path, providers: list[str], threads: int) -> "Model":
        """From its folder, `<model>/<version>`."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        session = onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=providers)
        return cls(folder.parent.name, folder.name, session)

    def metadata(self) -> dict[str, Any]:
        """As the protocol tells it; a dimension that is open is -1."""
        return {
            "name": self.name,
            "versions": [self.version],
            "platform": "onnxruntime_onnx",
            "inputs": [_tensor(each) for each in self.session.get_inputs()],
            "outputs": [_tensor(each) for each in self.session.get_outputs()],
        }

    def infer(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Answer a request; what is wrong with it is the client's fault and told."""
        known = {each.name: each for each in self.session.get_inputs()}
        given = {each.get("name"): each for each in request.get("inputs", [])}
        if set(given) != set(known):
            raise RefusedError(
                HTTPStatus.BAD_REQUEST,
                f"inputs are {', '.join(known)}; given are {', '.join(map(str, given)) or 'none'}",
            )
        feeds = {name: _array(each, *TYPES[known[name].type]) for name, each in given.items()}
        wanted = [each["name"] for each in request.get("outputs", [])] or None
        try:
            results = self.session.run(wanted, feeds)
        except (
            Exception
        ) as error:  # ONNX Runtime's own classes differ by release; all of them are about shapes and values
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error).splitlines()[0]) from error
        names = wanted or [each.name for each in self.session.get_outputs()]
        types = {each.name: TYPES[each.type][0] for each in self.session.get_outputs()}
        outputs = [
            {"name": name, "datatype": types[name], "shape": list(array.shape), "data": array.ravel().tolist()}
            for name, array in zip(names, map(numpy.asarray, results), strict=True)
        ]
        answer = {"model_name": self.name, "model_version": self.version, "outputs": outputs}
        return answer | ({"id": request["id"]} if "id" in request else {})


def _tensor(each: Any) -> dict[str, Any]:
    return {
        "name": each.name,
        "datatype": TYPES[each.type][0],
        "shape": [size if isinstance(size, int) else -1 for size in each.shape],
    }


def _array(each: Mapping[str, Any], datatype: str, kind: Any) -> numpy.ndarray:
    if each.get("datatype") != datatype:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"`{each['name']}` is {datatype}; given is {each.get('datatype')}")
    try:
        return numpy.asarray(each["data"], dtype=kind).reshape(each["shape"])
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"`{each['name']}`: {error}") from error


@dataclass
class Release:
    """All models of a folder."""

    name: str
    models: dict[str, Model]

    @classmethod
    def load(cls, folder: Path, providers: list[str], threads: int) -> "Release":
        """Every model of it; one that does not load is an error of the whole."""
        found = [Model.load(path, providers, threads) for path in sorted(folder.glob("*/*")) if path.is_dir()]
        return cls(folder.name, {model.name: model for model in found})


@dataclass
class Served:
    """What is served now, and how it went."""

    current: Path
    providers: list[str]
    threads: int
    slots: threading.BoundedSemaphore
    release: Release = field(default_factory=lambda: Release("", {}))
    counts: dict[tuple[str, int], int] = field(default_factory=dict[tuple[str, int], int])
    seconds: dict[str, float] = field(default_factory=dict[str, float])
    lock: threading.Lock = field(default_factory=threading.Lock)
    refused: str = ""
    """A release that did not load: it is not tried again until the link moves."""

    def follow(self) -> None:
        """Load what the link points at, where that is another release than the one served."""
        if not self.current.is_symlink():
            return
        folder = self.current.resolve()
        if folder.name in (self.release.name, self.refused):
            return
        try:
            new = Release.load(folder, self.providers, self.threads)
        except Exception as error:  # whatever a file of unknown content makes of the loader, the old release goes on
            self.refused = folder.name
            print(f"release {folder.name} does not load, {self.release.name or 'none'} is served: {error}", flush=True)
            return
        self.release, self.refused = new, ""
        print(f"release {new.name}: {', '.join(f'{m.name} {m.version}' for m in new.models.values())}", flush=True)

    def count(self, model: str, status: int, seconds: float) -> None:
        """One request more."""
        with self.lock:
            self.counts[model, status] = self.counts.get((model, status), 0) + 1
            self.seconds[model] = self.seconds.get(model, 0.0) + seconds

    def metrics(self) -> str:
        """For Prometheus."""
        with self.lock:
            lines = ["# TYPE edge_release_info gauge", f'edge_release_info{{release="{self.release.name}"}} 1']
            lines += ["# TYPE edge_requests_total counter"]
            lines += [
                f'edge_requests_total{{model="{m}",status="{s}"}} {n}' for (m, s), n in sorted(self.counts.items())
            ]
            lines += ["# TYPE edge_request_seconds_total counter"]
            lines += [f'edge_request_seconds_total{{model="{m}"}} {n:.6f}' for m, n in sorted(self.seconds.items())]
        return "\n".join(lines) + "\n"


class Handler(BaseHTTPRequestHandler):
    """The protocol's paths."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "groundwork-edge", ""
    timeout = SILENCE_S
    served: Served
    most_bytes: int

    def do_GET(self) -> None:
        """What is served, whether it is ready, and metrics."""
        match self.path.strip("/").split("/"):
            case ["v2"]:
                self._answer({"name": "groundwork-edge", "version": self.served.release.name, "extensions": []})
            case ["v2", "health", "live"]:
                self._answer({"live": True})
            case ["v2", "health", "ready"]:
                ready = bool(self.served.release.models)
                self._answer({"ready": ready}, HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE)
            case ["metrics"]:
                self._send(self.served.metrics().encode(), "text/plain; version=0.0.4")
            case ["v2", "models", name, *rest]:
                self._told(lambda: self._about(name, rest))
            case _:
                self._answer({"error": "no such path"}, HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Inference."""
        name, began, status = "", time.monotonic(), HTTPStatus.NOT_FOUND
        match self.path.strip("/").split("/"):
            case ["v2", "models", name, "infer"]:
                status = self._told(lambda: self._infer(name, None))
            case ["v2", "models", name, "versions", version, "infer"]:
                status = self._told(lambda: self._infer(name, version))
            case _:
                self.close_connection = True
                self._answer({"error": "no such path"}, status)
        known = name if name in self.served.release.models else ""
        self.served.count(known, int(status), time.monotonic() - began)

    def _told(self, act: Any) -> HTTPStatus:
        try:
            self._answer(act())
        except RefusedError as error:
            if error.status in (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.LENGTH_REQUIRED):
                self.close_connection = True  # its body is not read
            self._answer({"error": str(error)}, error.status)
            return error.status
        return HTTPStatus.OK

    def _about(self, name: str, rest: list[str]) -> dict[str, Any]:
        version = rest[1] if rest[:1] == ["versions"] and len(rest) > 1 else None
        model = self._model(name, version)
        match rest[2:] if version else rest:
            case []:
                return model.metadata()
            case ["ready"]:
                return {"name": name, "ready": True}
            case _:
                raise RefusedError(HTTPStatus.NOT_FOUND, "no such path")

    def _infer(self, name: str, version: str | None) -> dict[str, Any]:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit():
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "a request says how long it is")
        if int(length) > self.most_bytes:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a request has {self.most_bytes} bytes at most")
        body = self.rfile.read(int(length))
        if "Inference-Header-Content-Length" in self.headers:
            raise RefusedError(
                HTTPStatus.BAD_REQUEST, "tensors are given as JSON; the binary extension is not spoken here"
            )
        try:
            request = json.loads(body)
        except ValueError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"not JSON: {error}") from error
        if not isinstance(request, dict):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "a request is a JSON object")
        model = self._model(name, version)
        if not self.served.slots.acquire(timeout=SILENCE_S):
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "busy")
        try:
            return model.infer(request)
        finally:
            self.served.slots.release()

    def _model(self, name: str, version: str | None) -> Model:
        model = self.served.release.models.get(name)
        if model is None or version not in (None, model.version):
            raise RefusedError(HTTPStatus.NOT_FOUND, f"no such model: {name}{f' {version}' if version else ''}")
        return model

    def _answer(self, said: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self._send(json.dumps(said).encode(), "application/json", status)

    def _send(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are counted, not told one by one: a flash card wears out by them."""


def main() -> None:
    """Serve, or try a release."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--current", type=Path, required=True, help="link to the release that is to be served")
    parser.add_argument("--address", default="", help="none: every one; who gets here is the firewall's to say")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--providers", default="CPUExecutionProvider", help="of ONNX Runtime, by commas, the first that can is used"
    )
    parser.add_argument("--threads", type=int, default=0, help="of one request; 0: one for each core")
    parser.add_argument("--concurrency", type=int, default=1, help="requests at once; others wait")
    parser.add_argument("--most-bytes", type=int, default=10485760)
    parser.add_argument("--load", type=Path, help="load this release, tell its models, and end")
    args = parser.parse_args()
    providers = args.providers.split(",")
    if args.load:
        release = Release.load(args.load, providers, args.threads)
        print(json.dumps([model.metadata() for model in release.models.values()]))
        sys.exit(0 if release.models else 1)
    served = Served(args.current, providers, args.threads, threading.BoundedSemaphore(args.concurrency))
    served.follow()
    handler = type("Bound", (Handler,), {"served": served, "most_bytes": args.most_bytes})
    server = ThreadingHTTPServer((args.address, args.port), handler)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    threading.Thread(target=_follow, args=(served,), daemon=True).start()
    server.serve_forever()
    server.server_close()  # waits for requests that are being answered


def _follow(served: Served) -> None:
    while True:
        time.sleep(WATCH_S)
        served.follow()


if __name__ == "__main__":
    main()
