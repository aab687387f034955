"""Fixtures of these tests: the gateway rendered by Ansible, and running as the real Envoy in front of a small upstream."""

import contextlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.roles_serving.gateway_client import Gateway
from tests.roles_serving.site import (
    CACHE,
    PORTS,
    filters,
    free_port,
    free_range,
    program,
    render,
    running,
    wait_for,
    whole,
)
from tests.roles_serving.upstream import upstream

DYNAMIC: Callable[[dict[str, Any], str], dict[str, Any]] = filters("gateway")["gateway_dynamic"]
"""How the role makes three files of one."""
KEYS = {"chat": "chat-key-0123456789abcdef", "batch": "batch-key-0123456789abcdef", "slow": "slow-key-0123456789abcdef"}
LIMITS = {
    "gateway_api_keys": KEYS,
    "gateway_client_limits": {"slow": {"requests_per_second": 1, "burst": 3}},
    "gateway_requests_per_second": 500,
    "gateway_burst": 1000,
    "gateway_max_request_bytes": 65536,
    "gateway_tls": "self-signed",
    "gateway_address": "127.0.0.1",
}


FETCHED = {"traced", "logged", "rendered", "gateway", "runtimes", "prometheus_programs"}
"""Fixtures whose programs are fetched once from package registries: a test with one of them is no fast, offline test."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what runs real servers to `make e2e`."""
    for item in items:
        if FETCHED.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.e2e)


@dataclass(frozen=True)
class Rendered:
    """The gateway's files, and the ports that they name."""

    folder: Path
    ports: dict[str, int]
    port: int

    @property
    def configuration(self) -> Path:
        return self.folder / "etc/groundwork/gateway/start.yaml"


def render_gateway(
    folder: Path, stack: str = "loopback", ports: dict[str, int] | None = None, **changes: object
) -> Rendered:
    """The gateway for a site on loopback, on ports that are free, with a certificate."""
    folder.mkdir(exist_ok=True)
    ports = ports or {name: free_range() if name.startswith("replica") else free_port() for name in PORTS}
    port = free_port()
    gateway = {"domain": "models.example.com", "port": port, "proxy": "envoy"}
    files = folder / "etc/groundwork/gateway"
    known = {**LIMITS, "groundwork_ports": ports, "groundwork_gateway": gateway, **changes}
    known |= {"_gateway_folder": str(files), "_gateway_socket": str(folder / "admin")}
    render("gateway", "gate-1", folder, known, stack=stack)
    certificate(files)
    whole = yaml.safe_load((files / "envoy.yaml").read_text())
    for name, content in DYNAMIC(whole, str(files)).items():
        (files / name).write_text(yaml.safe_dump(content))
    return Rendered(folder, ports, port)


def certificate(folder: Path) -> None:
    """A certificate of the site's domain and its key, made anew."""
    name, alternative = "/CN=models.example.com", "subjectAltName=DNS:models.example.com"
    request = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", name, "-addext", alternative]
    output = ["-keyout", folder / "certificate.key", "-out", folder / "certificate.pem"]
    subprocess.run(["openssl", "req", "-x509", *request, *output], check=True, capture_output=True)


def start_gateway(rendered: Rendered, health: str = "/v2/health/ready") -> Iterator[Gateway]:
    """The real Envoy with the rendered configuration, ready."""
    log = rendered.folder / "envoy.log"
    command: list[str | Path] = [program("envoy"), "-c", rendered.configuration, "--disable-hot-restart"]
    gateway = Gateway(rendered.port, rendered.ports["gateway_metrics"], rendered.folder, KEYS, log, rendered.ports)
    with running(
        [*command, "--log-level", "warning", "--concurrency", "1", "--file-flush-interval-msec", "1000"], log
    ) as process:

        def ready() -> bool:
            assert process.poll() is None, log.read_text()[-4000:]
            return gateway.rest(health, client="batch").status == 200

        wait_for(ready, "the gateway was not ready", log)
        yield gateway


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    return render_gateway(tmp_path_factory.mktemp("gateway"))


@pytest.fixture(scope="session")
def gateway(rendered: Rendered) -> Iterator[Gateway]:
    with upstream(rendered.ports["triton_http"], rendered.ports["triton_grpc"]):
        yield from start_gateway(rendered)


@pytest.fixture(scope="session")
def runtimes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """The gateway of a site with every runtime; each copy of a model is an upstream of its own."""
    rendered = render_gateway(tmp_path_factory.mktemp("runtimes"), "runtimes")
    ports = rendered.ports
    with contextlib.ExitStack() as upstreams:
        upstreams.enter_context(upstream(ports["triton_http"], ports["triton_grpc"]))
        for slot in range(18):
            upstreams.enter_context(upstream(ports["replica_rest"] + slot, ports["replica_grpc"] + slot))
        yield from start_gateway(rendered, "/models/words/v2/health/ready")


@pytest.fixture(scope="session")
def prometheus_programs() -> Path:
    """Folder with `promtool` and `prometheus`: those on PATH, or those of the Debian package, unpacked without root."""
    if found := shutil.which("promtool"):
        return Path(found).parent
    folder = CACHE / "debian/prometheus"
    if not (folder / "usr/bin/promtool").exists():
        with whole(folder) as beside:
            for package in ("prometheus", "prometheus-alertmanager"):
                command = ["apt-get", "download", "-q", package]
                done = subprocess.run(command, cwd=beside, capture_output=True, text=True, check=False)
                if done.returncode != 0:
                    shutil.rmtree(beside)
                    pytest.skip(f"`promtool` is not on PATH and cannot be fetched: {done.stderr.strip()[-200:]}")
            for archive in beside.glob("*.deb"):
                subprocess.run(["dpkg", "-x", archive, beside], check=True)
    return folder / "usr/bin"
