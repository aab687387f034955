"""Fixtures of these tests: the gateway rendered by Ansible, and running as the real Envoy in front of a small upstream."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.roles_serving.gateway_client import Gateway
from tests.roles_serving.site import CACHE, PORTS, free_port, program, render, running, wait_for, whole
from tests.roles_serving.upstream import upstream

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


FETCHED = {"rendered", "gateway", "prometheus_programs"}
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
        return self.folder / "etc/groundwork/gateway/envoy.yaml"


def render_gateway(folder: Path) -> Rendered:
    """The gateway for the site on loopback, on ports that are free, with a certificate."""
    folder.mkdir(exist_ok=True)
    ports = {name: free_port() for name in PORTS}
    port = free_port()
    gateway = {"domain": "models.example.com", "port": port, "proxy": "envoy"}
    files = folder / "etc/groundwork/gateway"
    known = {**LIMITS, "groundwork_ports": ports, "groundwork_gateway": gateway, "_gateway_folder": str(files)}
    render("gateway", "gate-1", folder, known)
    name, alternative = "/CN=models.example.com", "subjectAltName=DNS:models.example.com"
    request = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", name, "-addext", alternative]
    output = ["-keyout", files / "certificate.key", "-out", files / "certificate.pem"]
    subprocess.run(["openssl", "req", "-x509", *request, *output], check=True, capture_output=True)
    # Two gateways on one machine would share the name of the administration socket; a path of its own each.
    text = (files / "envoy.yaml").read_text()
    assert text.count("@groundwork-gateway-admin") == 2
    (files / "envoy.yaml").write_text(text.replace("@groundwork-gateway-admin", f"@groundwork-test-{port}"))
    return Rendered(folder, ports, port)


def start_gateway(rendered: Rendered) -> Iterator[Gateway]:
    """The real Envoy with the rendered configuration, ready."""
    log = rendered.folder / "envoy.log"
    command: list[str | Path] = [program("envoy"), "-c", rendered.configuration, "--disable-hot-restart"]
    gateway = Gateway(rendered.port, rendered.ports["gateway_metrics"], rendered.folder, KEYS, log)
    with running([*command, "--log-level", "warning", "--concurrency", "1"], log) as process:

        def ready() -> bool:
            assert process.poll() is None, log.read_text()[-4000:]
            return gateway.rest("/v2/health/ready", client="batch").status == 200

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
