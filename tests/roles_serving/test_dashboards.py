"""Grafana's dashboards: whole, drawn from what exporters are told to give, and every query answered by the real Prometheus."""

import json
import re
import shutil
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from groundwork.dashboards import DASHBOARDS
from groundwork.dashboards.files import text
from tests.roles_serving.site import HERE, PORTS, ROLES, free_port, render, running, wait_for
from tests.roles_serving.telemetry import STORE, Telemetry, loki

RECORDED = HERE / "recorded"
BOARDS: dict[str, dict[str, Any]] = {name: json.loads(text(name)) for name in DASHBOARDS}
PANELS = [(name, panel) for name, board in BOARDS.items() for panel in board["panels"]]
IDS = [f"{name}: {panel['title']}" for name, panel in PANELS]
QUERIES = [(name, target) for name, panel in PANELS for target in panel["targets"]]
PROMETHEUS = [target["expr"] for _, target in QUERIES if target["datasource"]["uid"] == "prometheus"]
JOBS = {"node": "node", "gpu": "gpu", "triton": "triton", "gateway": "gateway", "replica": "replica"}
"""Jobs of Prometheus, and the recorded files that are read under their names."""


@pytest.mark.parametrize("name", DASHBOARDS)
def test_the_file_that_hosts_get_is_what_the_source_says(name: str):
    assert (ROLES / f"grafana/files/dashboards/{name}.json").read_text() == text(name), "run `groundwork docs`"


def test_dashboards_have_addresses_of_their_own_that_the_role_asks_for():
    assert [board["uid"] for board in BOARDS.values()] == [f"groundwork-{name}" for name in DASHBOARDS]
    assert yaml.safe_load((ROLES / "grafana/vars/main.yml").read_text())["_grafana_dashboards"] == list(DASHBOARDS)


@pytest.mark.parametrize(("name", "panel"), PANELS, ids=IDS)
def test_a_panel_says_what_it_shows_and_what_to_make_of_it(name: str, panel: dict[str, Any]):
    assert panel["title"]
    assert len(panel["description"].split()) > 2
    assert panel["type"] in {"table", "logs"} or panel["fieldConfig"]["defaults"]["unit"]
    letters = [target["refId"] for target in panel["targets"]]
    assert letters == sorted(set(letters))


@pytest.mark.parametrize("name", DASHBOARDS)
def test_panels_lie_beside_each_other_and_not_upon_each_other(name: str):
    taken: set[tuple[int, int]] = set()
    for panel in BOARDS[name]["panels"]:
        place = panel["gridPos"]
        assert place["x"] + place["w"] <= 24, panel["title"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not taken & cells, panel["title"]
        taken |= cells


@pytest.mark.parametrize("name", DASHBOARDS)
def test_queries_use_choices_that_there_are_and_each_choice_is_used(name: str):
    choices = {variable["name"] for variable in BOARDS[name].get("templating", {}).get("list", [])}
    asked = " ".join(
        [target["expr"] for board, target in QUERIES if board == name]
        + [str(variable["query"]) for variable in BOARDS[name].get("templating", {}).get("list", [])]
    )
    assert set(re.findall(r"\$(\w+)", asked)) - {"__rate_interval", "__auto", "1"} == choices


def test_panels_ask_the_data_sources_that_the_role_provisions(tmp_path: Path):
    render("grafana", "watch-1", tmp_path, {"grafana_admin_password": "-" * 12}, "*.yaml.j2")
    there = yaml.safe_load((tmp_path / "etc/grafana/provisioning/datasources/groundwork.yaml").read_text())
    known = {source["uid"]: source["type"] for source in there["datasources"]}
    assert {target["datasource"]["uid"]: target["datasource"]["type"] for _, target in QUERIES}.items() <= known.items()
    assert {source["url"] for source in there["datasources"]} == {
        "http://127.0.0.1:9090",
        f"http://127.0.0.1:{PORTS['loki']}",
        f"http://127.0.0.1:{PORTS['jaeger_query']}",
    }
    (provider,) = yaml.safe_load((tmp_path / "etc/grafana/provisioning/dashboards/groundwork.yaml").read_text())[
        "providers"
    ]
    assert provider["options"]["path"] == "/etc/grafana/groundwork"


def test_the_password_of_grafana_is_in_no_rendered_file(tmp_path: Path):
    render("grafana", "watch-1", tmp_path, {"grafana_admin_password": "planted-0123456789"})
    files = [path for path in tmp_path.rglob("etc/**/*") if path.is_file()]
    assert len(files) == 5
    assert not [path for path in files if "planted-0123456789" in path.read_text()]


def test_counters_of_gpus_are_those_that_the_exporter_is_told_to_read():
    told = (ROLES / "dcgm/templates/etc/dcgm-exporter/groundwork-counters.csv.j2").read_text()
    asked = set(re.findall(r"DCGM_\w+", " ".join(PROMETHEUS)))
    assert len(asked) > 15
    assert asked <= set(re.findall(r"(?m)^(DCGM_\w+),", told))


def test_a_rate_is_taken_of_counters_alone():
    """DCGM's NVLink field is called a counter and is none."""
    for expression in PROMETHEUS:
        for name in re.findall(r"(?:rate|increase)\(([\w:]+)", expression):
            assert "BANDWIDTH" not in name
            assert KINDS[re.sub(r"_(bucket|sum|count)$", "", name) if name not in KINDS else name] != "gauge", name


def kinds() -> dict[str, str]:
    """Each recorded metric's type."""
    lines = "\n".join(path.read_text() for path in RECORDED.glob("*.prom"))
    return dict(re.findall(r"(?m)^# TYPE (\S+) (\S+)$", lines))


KINDS = kinds()


@contextmanager
def exporter(files: list[Path]) -> Iterator[int]:
    """Recorded series, whose counters go on with each reading."""

    class Handler(BaseHTTPRequestHandler):
        read = 0

        def do_GET(self) -> None:
            type(self).read += 1
            body = "\n".join(advanced(path.read_text(), type(self).read) for path in files).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def advanced(series: str, by: int) -> str:
    """The same, counters greater."""
    found: list[str] = []
    for line in series.splitlines():
        name, _, value = line.rpartition(" ")
        bare = name.partition("{")[0]
        family = bare if bare in KINDS else re.sub(r"_(bucket|sum|count)$", "", bare)
        goes_on = not line.startswith("#") and KINDS.get(family) in {"counter", "histogram"}
        found.append(f"{name} {float(value) + by}" if goes_on and line else line)
    return "\n".join(found) + "\n"


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory, prometheus_programs: Path) -> Iterator[int]:
    """The real Prometheus with the rendered configuration and rules, reading recorded series by the jobs' names and labels."""
    folder = tmp_path_factory.mktemp("dashboards")
    files = folder / "etc/prometheus"
    known = {"_monitoring_folder": str(files), "monitoring_webhook_url": "http://127.0.0.1:9/", "job": "node"}
    render("monitoring", "watch-1", folder, {**known, "monitoring_scrape_seconds": 1})
    shutil.copytree(ROLES / "monitoring/files/rules", files / "rules", dirs_exist_ok=True)
    port = free_port()
    configuration = files / "prometheus.yml"
    configuration.write_text(configuration.read_text().replace(":9090", f":{port}"))
    with ExitStack() as stack:
        for job, recorded in JOBS.items():
            read = stack.enter_context(exporter(sorted(RECORDED.glob(f"{recorded}*.prom"))))
            labels = {"host": f"{job}-1", "group": job, "site": "here", "rack": ""}
            labels |= {"model": "llama", "copy": "llama-0"} if job == "replica" else {}
            target = [{"targets": [f"127.0.0.1:{read}"], "labels": labels}]
            (files / f"targets/{job}.json").write_text(json.dumps(target))
        log = folder / "prometheus.log"
        command: list[str | Path] = [prometheus_programs / "prometheus", f"--config.file={configuration}"]
        command += [f"--web.listen-address=127.0.0.1:{port}", f"--storage.tsdb.path={folder}/tsdb"]
        stack.enter_context(running(command, log))
        ready = f'count(min_over_time(up{{job=~"{"|".join(JOBS)}"}}[1m]) == 1 and count_over_time(up[1m]) > 4)'

        def read_often_enough() -> bool:
            return [found["value"][1] for found in ask(port, ready)] == [str(len(JOBS))]

        wait_for(read_often_enough, "not every job was read", log, 60)
        wait_for(lambda: bool(ask(port, 'ALERTS{alertname="Watchdog"}')), "no rule was evaluated", log, 60)
        yield port


def ask(port: int, expression: str) -> list[dict[str, Any]]:
    """What Prometheus answers now."""
    for variable in ("host", "group", "model"):
        expression = expression.replace(f"${variable}", ".*")
    expression = expression.replace("$__rate_interval", "1m")
    query = urllib.parse.urlencode({"query": expression})
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/query?{query}", timeout=10) as answer:
        return json.load(answer)["data"]["result"]


@pytest.mark.e2e
def test_every_query_of_prometheus_is_understood_and_has_an_answer(prometheus: int):
    silent = {expression for expression in PROMETHEUS if not ask(prometheus, expression)}
    assert silent == set()


@pytest.mark.e2e
def test_every_choice_has_values(prometheus: int):
    for board in BOARDS.values():
        for variable in board.get("templating", {}).get("list", []):
            (selector, label) = re.fullmatch(r"label_values\((.*), (\w+)\)", variable["query"]).groups()  # pyright: ignore
            values = {found["metric"].get(label) for found in ask(prometheus, selector)}
            assert values - {None}, variable["query"]


@pytest.mark.e2e
def test_what_is_wrong_shows_on_the_first_page(prometheus: int):
    """The recorded series have a GPU that fell off the bus, which its alert tells, and two GPUs as the environment has."""
    (alerts,) = (panel for panel in BOARDS["overview"]["panels"] if panel["title"] == "Alerts")
    (firing,) = (ask(prometheus, target["expr"]) for target in alerts["targets"])
    assert "GpuXid" in {found["metric"]["alertname"] for found in firing}
    (missing,) = (panel for panel in BOARDS["overview"]["panels"] if panel["title"] == "GPUs missing")
    assert [found["value"][1] for found in ask(prometheus, missing["targets"][0]["expr"])] == ["0"]


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telemetry]:
    """The real Loki with the rendered configuration, and lines as a gateway writes them."""
    it = Telemetry(tmp_path_factory.mktemp("logs"))
    with loki(it):
        for unit, level, line in LINES:
            stream = {"host": "gate-1", "unit": unit, "level": level}
            values = [[str(time.time_ns() - ago * 1_000_000_000), line] for ago in (20, 10, 1)]
            body = json.dumps({"streams": [{"stream": stream, "values": values}]}).encode()
            url = f"http://127.0.0.1:{it.of(STORE)['loki']}/loki/api/v1/push"
            asked = urllib.request.Request(url, body, {"Content-Type": "application/json"})
            urllib.request.urlopen(asked, timeout=5).close()
        yield it


@pytest.mark.e2e
@pytest.mark.parametrize("expression", [t["expr"] for _, t in QUERIES if t["datasource"]["uid"] == "loki"])
def test_every_query_of_loki_is_understood_and_has_an_answer(logged: Telemetry, expression: str):
    expression = expression.replace("$host", ".*").replace("$__auto", "1m")
    since = str(time.time_ns() - 3_600_000_000_000)
    found = logged.ask("loki", "/loki/api/v1/query_range", query=expression, start=since, step="15")
    assert found["data"]["result"], expression


@pytest.mark.e2e
def test_clients_are_told_apart_by_name(logged: Telemetry):
    (panel,) = (panel for panel in BOARDS["gateway"]["panels"] if panel["title"] == "Turned away by client")
    expression = panel["targets"][0]["expr"].replace("$host", ".*").replace("$__auto", "1m")
    found = logged.ask("loki", "/loki/api/v1/query", query=expression)["data"]["result"]
    assert {(one["metric"].get("client", ""), one["metric"]["status"]) for one in found} == {
        ("", "401"),
        ("slow", "429"),
    }


def line(client: str, status: int, milliseconds: int) -> str:
    """Of the access log, as the rendered Envoy writes it."""
    said = {"time": "2026-11-24T20:00:00.000Z", "request_id": f"id-{client}-{status}", "client": client or None}
    said |= {"method": "POST", "path": "/v2/models/adder/infer", "status": status, "milliseconds": milliseconds}
    return json.dumps(said)


GATEWAY = "groundwork-gateway.service"
LINES = [
    (GATEWAY, "info", line("chat", 200, 12)),
    (GATEWAY, "info", line("slow", 429, 1)),
    (GATEWAY, "info", line("", 401, 1)),
    (GATEWAY, "info", line("chat", 503, 2000)),
    ("ssh.service", "error", "error: kex_exchange_identification"),
]
