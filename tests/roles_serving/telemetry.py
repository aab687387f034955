"""Collectors, Loki and Jaeger as the roles configure them, the real programs with the rendered files on ports that are free."""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.programs import built
from tests.roles_serving.site import PORTS, ROLES, ansible, free_port, render, running, wait_for

STORE = "watch-1"
"""Host of the site on loopback that keeps logs and traces."""


@dataclass
class Telemetry:
    """What runs, and where it is asked."""

    folder: Path
    ports: dict[str, dict[str, int]] = field(default_factory=dict[str, dict[str, int]])
    """Ports as each host has them: on one machine the loopback of all hosts is the same."""

    def of(self, host: str) -> dict[str, int]:
        """Ports of one host. Those that another host reaches are the same for all."""
        shared = self.ports.setdefault("shared", {name: free_port() for name in PORTS})
        own = ("otlp_grpc", "otlp_http", "collector_metrics")
        return self.ports.setdefault(host, shared | {name: free_port() for name in own})

    def ask(self, port: str, path: str, **query: str) -> Any:
        """What the store answers."""
        url = f"http://127.0.0.1:{self.of(STORE)[port]}{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return json.load(answer)

    def traces(self, **tags: str) -> list[dict[str, Any]]:
        """Traces of the gateway with these tags, as Jaeger has them."""
        found = self.ask("jaeger_query", "/api/traces", service="gateway", lookback="1h", tags=json.dumps(tags))
        return found["data"]

    def trace(self, identifier: str) -> list[dict[str, Any]]:
        """Spans of one trace, with the name of each one's service; none where it is not known."""
        try:
            found = self.ask("jaeger_query", f"/api/traces/{identifier}")["data"]
        except urllib.error.HTTPError:
            return []
        return [
            span | {"service": trace["processes"][span["processID"]]["serviceName"]}
            for trace in found
            for span in trace["spans"]
        ]

    def lines(self, query: str) -> list[tuple[dict[str, str], str]]:
        """Lines of the last hour with their labels, as Loki has them."""
        hour_ago = str(time.time_ns() - 3_600_000_000_000)
        found = self.ask("loki", "/loki/api/v1/query_range", query=query, start=hour_ago, limit="500")
        return [(stream["stream"], line) for stream in found["data"]["result"] for _, line in stream["values"]]


def render_with(it: Telemetry, role: str, host: str, **known: Any) -> Path:
    """A role's files for a host, with state and settings below a folder of its own."""
    folder = it.folder / f"{role}-{host}"
    folder.mkdir(parents=True)
    constants = {f"_{role}_state": str(folder / "state"), f"_{role}_folder": str(folder)}
    constants |= {"_collector_reader": str(ROLES / "collector/files/collector-journal")}
    render(role, host, folder, {"groundwork_ports": it.of(host), **constants, **known})
    (folder / "state").mkdir()
    return folder


@contextmanager
def started(command: list[str | Path], folder: Path, ready: Callable[[], bool], **environment: str) -> Generator[None]:
    """A program that answers."""
    log = folder / "log"
    with running(command, log, **environment) as process:

        def answers() -> bool:
            assert process.poll() is None, log.read_text()[-4000:]
            return ready()

        wait_for(answers, f"{Path(command[0]).name} did not answer", log, 90)
        yield


def answers(url: str) -> bool:
    """Whether there is an answer of 200."""
    with urllib.request.urlopen(url, timeout=2) as answer:
        return answer.status == 200


@contextmanager
def collector(it: Telemetry, host: str, journal: Path, **known: Any) -> Generator[Path]:
    """The collector of a host. Its `journalctl` is the one in the folder `journal`."""
    folder = render_with(it, "collector", host, **known)
    command: list[str | Path] = [
        built("otelcol").program,
        f"--config={folder / 'etc/groundwork/collector/collector.yaml'}",
    ]
    metrics = f"http://127.0.0.1:{it.of(host)['collector_metrics']}/metrics"
    with started(command, folder, lambda: answers(metrics), PATH=f"{journal}:/usr/bin:/bin"):
        yield folder


@contextmanager
def jaeger(it: Telemetry, **known: Any) -> Generator[Path]:
    folder = render_with(it, "tracing", STORE, tracing_wait_seconds=4, **known)
    command: list[str | Path] = [
        built("jaeger").program,
        f"--config={folder / 'etc/groundwork/jaeger/jaeger.yaml'}",
    ]
    services = f"http://127.0.0.1:{it.of(STORE)['jaeger_query']}/api/services"
    with started(command, folder, lambda: answers(services)):
        yield folder


@contextmanager
def loki(it: Telemetry, **known: Any) -> Generator[Path]:
    folder = render_with(it, "logging", STORE, **known)
    command: list[str | Path] = [
        built("loki").program,
        "-target=all",
        f"-config.file={folder / 'etc/groundwork/loki/loki.yaml'}",
    ]
    with started(command, folder, lambda: answers(f"http://127.0.0.1:{it.of(STORE)['loki']}/ready")):
        yield folder


@contextmanager
def traced(folder: Path, journal: Path) -> Generator[Telemetry]:
    """A gateway's collector, the one of who watches, and Jaeger."""
    it = Telemetry(folder)
    with ExitStack() as stack:
        stack.enter_context(jaeger(it))
        stack.enter_context(collector(it, STORE, journal))
        stack.enter_context(collector(it, "gate-1", journal))
        yield it


def variable(role: str, host: str, name: str, folder: Path, known: dict[str, Any]) -> Any:
    """What a variable of a role is on a host."""
    content = "{{ {'it': " + name + "} | to_json }}"
    task = {
        "ansible.builtin.copy": {"content": content, "dest": str(folder / "it"), "mode": "0644"},
        "tags": ["render"],
    }
    play = [{"hosts": host, "connection": "local", "gather_facts": False, "roles": [role], "tasks": [task]}]
    (folder / "play.yml").write_text(yaml.safe_dump(play))
    known = {"ansible_python_interpreter": sys.executable, "groundwork_ports": PORTS, **known}
    done = ansible(str(folder / "play.yml"), "--tags", "render", "-e", json.dumps(known), cwd=folder)
    assert done.returncode == 0, done.stdout
    return json.loads((folder / "it").read_text())["it"]
