"""The roles `monitoring` and `node_exporter`: what Ansible renders, read and run by the real Prometheus and Alertmanager."""

import json
import re
import shutil
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.roles_serving.site import HERE, PORTS, ROLES, ROOT, free_port, refused, render, running, wait_for

RULES = ROLES / "monitoring/files/rules"
RUNBOOKS = ROOT / "docs/runbooks"
ALERTS = {
    rule["alert"]: rule
    for path in sorted(RULES.glob("*.yml"))
    for group in yaml.safe_load(path.read_text())["groups"]
    for rule in group["rules"]
}
WEBHOOK = "http://127.0.0.1:9/hook/token-0123456789abcdef"


def run_promtool(programs: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([programs / "promtool", *arguments], capture_output=True, text=True, check=False, timeout=60)


def render_monitoring(folder: Path, job: str = "node", **known: Any) -> Path:
    """Every file of the role, with its rules beside, and the targets of one job under its name."""
    files = folder / "etc/prometheus"
    render(
        "monitoring",
        "watch-1",
        folder,
        {"_monitoring_folder": str(files), "monitoring_webhook_url": WEBHOOK, "job": job, **known},
    )
    (files / "targets/job.json").rename(files / f"targets/{job}.json")
    shutil.copytree(RULES, files / "rules", dirs_exist_ok=True)
    return files


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render_monitoring(tmp_path_factory.mktemp("monitoring"))


def test_prometheus_finds_its_configuration_and_rules_valid(files: Path, prometheus_programs: Path):
    done = run_promtool(prometheus_programs, "check", "config", files / "prometheus.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("rules found") == len(list(RULES.glob("*.yml")))


def test_alertmanager_finds_its_configuration_valid(files: Path, prometheus_programs: Path):
    command = [prometheus_programs / "amtool", "check-config", files / "alertmanager.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_targets_are_the_inventory_s(files: Path):
    entries = json.loads((files / "targets/node.json").read_text())
    assert {entry["labels"]["host"]: entry["targets"] for entry in entries} == {
        "gate-1": [f"127.0.0.2:{PORTS['node_exporter']}"],
        "gpu-1": [f"127.0.0.1:{PORTS['node_exporter']}"],
        "watch-1": [f"127.0.0.3:{PORTS['node_exporter']}"],
    }


def test_each_alert_fires_when_it_should_and_is_silent_when_not(tmp_path: Path, prometheus_programs: Path):
    shutil.copytree(RULES, tmp_path, dirs_exist_ok=True)
    shutil.copy(HERE / "rules_test.yml", tmp_path)
    done = run_promtool(prometheus_programs, "test", "rules", tmp_path / "rules_test.yml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("file", "was", "is_"),
    [
        ("gpus.yml", "74|79|81", "74|81"),
        ("gpus.yml", "[1h]) > 80", "[1h]) > 30"),
        ("hosts.yml", "for: 5m", "for: 1m"),
        ("serving.yml", "> 1e6", "> 1e3"),
        ("telemetry.yml", "== 0\n        for: 5m", "== 0\n        for: 1m"),
        ("telemetry.yml", "> 0.5", "> 0.3"),
        ("watching.yml", "expr: vector(1)", "expr: vector(1) > 1"),
    ],
)
def test_a_spoilt_rule_is_found(tmp_path: Path, prometheus_programs: Path, file: str, was: str, is_: str):
    shutil.copytree(RULES, tmp_path, dirs_exist_ok=True)
    shutil.copy(HERE / "rules_test.yml", tmp_path)
    text = (tmp_path / file).read_text()
    assert was in text
    (tmp_path / file).write_text(text.replace(was, is_))
    assert run_promtool(prometheus_programs, "test", "rules", tmp_path / "rules_test.yml").returncode != 0


def test_every_alert_is_tested_and_has_a_runbook():
    tested = {
        case["alertname"]
        for test in yaml.safe_load((HERE / "rules_test.yml").read_text())["tests"]
        for case in test["alert_rule_test"]
        if case["exp_alerts"]
    }
    assert tested == set(ALERTS)
    for name, rule in ALERTS.items():
        assert rule["annotations"]["runbook"] == f"docs/runbooks/{name}.md"
        text = (RUNBOOKS / f"{name}.md").read_text()
        assert re.findall(r"(?m)^#+ .*$", text) == [f"# {name}", "## What to do", "## Afterwards"]


def test_every_runbook_is_of_an_alert_and_listed():
    pages = {path.stem for path in RUNBOOKS.glob("*.md")} - {"README"}
    assert pages == set(ALERTS)
    assert set(re.findall(r"\]\((\w+)\.md\)", (RUNBOOKS / "README.md").read_text())) == pages


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"monitoring_webhook_url": ""}, "an address that alerts are posted to"),
        ({"groundwork_distribution": "rocky-9"}, "`distribution` is `rocky-9`"),
        ({"groundwork_monitoring": None}, "needs `monitoring` in the environment file"),
    ],
)
def test_preflight_refuses(tmp_path: Path, change: dict[str, Any], says: str):
    text = refused("monitoring", "watch-1", tmp_path, {"monitoring_webhook_url": WEBHOOK, **change})
    assert says in " ".join(text.split())
    assert "token-0123456789abcdef" not in text


def test_a_host_tells_how_many_gpus_it_should_have(tmp_path: Path):
    render("node_exporter", "gpu-1", tmp_path, {}, "*.prom.j2")
    assert "groundwork_gpus_expected 1\n" in (tmp_path / "var/lib/prometheus/node-exporter/groundwork.prom").read_text()


class _Exporter(BaseHTTPRequestHandler):
    """dcgm-exporter of a host whose GPU fell off the bus, and the receiver of alerts."""

    received: list[dict[str, Any]]

    def do_GET(self) -> None:
        text = b'DCGM_EXP_XID_ERRORS_COUNT{gpu="0",Hostname="other",window_size_in_ms="300000",xid="79"} 1\n'
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self) -> None:
        self.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@pytest.fixture
def exporter() -> Iterator[tuple[int, list[dict[str, Any]]]]:
    handler = type("Handler", (_Exporter,), {"received": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, handler.received
    server.shutdown()
    server.server_close()


@pytest.mark.e2e
def test_a_planted_gpu_fault_fires_its_alert_and_reaches_a_receiver(
    tmp_path: Path, prometheus_programs: Path, exporter: tuple[int, list[dict[str, Any]]]
):
    """The real Prometheus and Alertmanager with the rendered files; their own ports alone are others."""
    port, received = exporter
    hook = f"http://127.0.0.1:{port}/hook"
    ports = {**PORTS, "dcgm_exporter": port}
    files = render_monitoring(
        tmp_path, "gpu", monitoring_webhook_url=hook, groundwork_ports=ports, monitoring_scrape_seconds=1
    )
    prometheus, alertmanager = free_port(), free_port()
    text = (files / "prometheus.yml").read_text()
    (files / "prometheus.yml").write_text(text.replace(":9093", f":{alertmanager}").replace(":9090", f":{prometheus}"))
    one, two = tmp_path / "alertmanager.log", tmp_path / "prometheus.log"
    programs = prometheus_programs
    # Debian's Alertmanager reads its templates from below /usr/share, where they are not if it is not installed but unpacked.
    overlay = 'mount -t overlay overlay -o lowerdir=$1:/usr/share /usr/share && shift && exec "$@"'
    share = programs.parent / "share"
    first: list[str | Path] = (
        ["unshare", "-rm", "sh", "-c", overlay, "sh", share] if share != Path("/usr/share") else []
    )
    first += [programs / "prometheus-alertmanager", f"--config.file={files}/alertmanager.yml"]
    first += [
        f"--web.listen-address=127.0.0.1:{alertmanager}",
        "--cluster.listen-address=",
        f"--storage.path={tmp_path}/am",
    ]
    second: list[str | Path] = [programs / "prometheus", f"--config.file={files}/prometheus.yml"]
    second += [f"--web.listen-address=127.0.0.1:{prometheus}", f"--storage.tsdb.path={tmp_path}/tsdb"]
    with running(first, one), running(second, two):
        wait_for(lambda: bool(received), "no alert reached the receiver", two, 75)
        with urllib.request.urlopen(f"http://127.0.0.1:{prometheus}/api/v1/query?query=up", timeout=5) as answer:
            up = {entry["metric"]["job"]: entry["value"][1] for entry in json.load(answer)["data"]["result"]}
    # Logs and traces have no store here, and their jobs say so.
    assert up == {"gpu": "1", "prometheus": "1", "alertmanager": "1", "loki": "0", "jaeger": "0"}
    (alert,) = [
        alert for message in received for alert in message["alerts"] if alert["labels"]["alertname"] == "GpuXid"
    ]
    assert (alert["labels"]["host"], alert["labels"]["xid"]) == ("gpu-1", "79")
    assert alert["annotations"]["runbook"] == "docs/runbooks/GpuXid.md"
