"""The roles `logging` and `collector`: lines of a journal, read by the real collector as the role sets it up, found in the real Loki."""

import importlib.util
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.programs import built
from tests.roles_serving.site import ROLES, refused, render, wait_for
from tests.roles_serving.telemetry import STORE, Telemetry, collector, loki, variable

KEY = "planted-key-0123456789abcdef"
REQUEST, TRACE = "3a5b0f4e-4cf7-4b6c-a8a6-6f5bb7f6a1d1", "4bf92f3577b34da6a3ce929d0e0e4736"
ACCESS = json.dumps({"client": "chat", "model": "adder", "request_id": REQUEST, "status": 200, "trace_id": TRACE})
FIELDS = {"_HOSTNAME": "elsewhere", "_TRANSPORT": "journal", "PRIORITY": "6", "_CMDLINE": f"/bin/server --key {KEY}"}
JOURNAL: list[dict[str, Any]] = [
    {"_TRANSPORT": "kernel", "PRIORITY": "3", "MESSAGE": "NVRM: Xid (PCI:0000:18:00): 79, GPU has fallen off the bus"},
    {"_SYSTEMD_UNIT": "groundwork-gateway.service", "MESSAGE": ACCESS, "_TRANSPORT": "stdout"},
    {"_SYSTEMD_UNIT": "groundwork-gateway.service", "MESSAGE": "{no json", "PRIORITY": "4"},
    {"_SYSTEMD_UNIT": "user@1000.service", "MESSAGE": "of a person's", "PRIORITY": "2"},
    {"_SYSTEMD_UNIT": "session-17.scope", "MESSAGE": "typed by a person", "SYSLOG_IDENTIFIER": "sudo", "PRIORITY": "5"},
    {"_SYSTEMD_UNIT": "ssh.service", "PRIORITY": "6"},
    {"_SYSTEMD_UNIT": "ssh.service", "MESSAGE": [111, 195, 182], "PRIORITY": "7"},
]
"""Entries as `journalctl --output=json` has them, but for the fields above."""


def journal(folder: Path, entries: list[dict[str, Any]]) -> Path:
    """A folder with a `journalctl` that says these, and what is added to them later."""
    folder.mkdir()
    (folder / "journalctl").write_text(f"#!/bin/sh\nexec tail -n +1 -F {folder}/entries\n")
    (folder / "journalctl").chmod(0o755)
    (folder / "entries").touch()
    say(folder, entries)
    return folder


def say(folder: Path, entries: list[dict[str, Any]]) -> None:
    with (folder / "entries").open("a") as file:
        for entry in entries:
            now = time.time_ns() // 1000
            file.write(json.dumps({**FIELDS, "__CURSOR": f"s={now}", "__REALTIME_TIMESTAMP": str(now), **entry}) + "\n")
            time.sleep(0.001)


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Telemetry]:
    """Loki, the collector beside it, and that of a gateway, whose journal is the one above."""
    it = Telemetry(tmp_path_factory.mktemp("logged"))
    with ExitStack() as stack:
        stack.enter_context(loki(it))
        stack.enter_context(collector(it, STORE, journal(it.folder / "quiet", [])))
        stack.enter_context(collector(it, "gate-1", journal(it.folder / "journal", JOURNAL)))
        yield it


def found(it: Telemetry, query: str, count: int = 1, seconds: float = 60) -> list[tuple[dict[str, str], str]]:
    """Lines of a query, once there are as many."""
    lines: list[tuple[dict[str, str], str]] = []

    def there() -> bool:
        lines[:] = it.lines(query)
        return len(lines) >= count

    wait_for(there, f"no {count} lines of {query}", it.folder / "collector-gate-1/log", seconds)
    return lines


def test_each_line_has_the_labels_host_unit_and_level_and_no_other(logged: Telemetry):
    lines = found(logged, '{host=~".+"}', 6)
    labels = {line: {name: said[name] for name in ("host", "unit", "level")} for said, line in lines}
    assert {said["host"] for said in labels.values()} == {"gate-1"}
    assert {line: (said["unit"], said["level"]) for line, said in labels.items()} == {
        JOURNAL[0]["MESSAGE"]: ("kernel", "error"),
        ACCESS: ("groundwork-gateway.service", "info"),
        "{no json": ("groundwork-gateway.service", "warning"),
        "of a person's": ("user@.service", "critical"),
        "typed by a person": ("other", "info"),
        "oö": ("ssh.service", "debug"),
    }
    assert set(logged.ask("loki", "/loki/api/v1/labels")["data"]) == {"host", "unit", "level"}


def test_a_request_is_found_by_its_id_and_by_its_trace(logged: Telemetry):
    for query in (f'|= "{REQUEST}"', f'| request_id="{REQUEST}"', f'| trace_id="{TRACE}"', '| json | client="chat"'):
        ((said, line),) = found(logged, '{unit="groundwork-gateway.service"} ' + query)
        assert (said["host"], line) == ("gate-1", ACCESS), query


def test_of_a_journal_s_fields_the_message_alone_leaves_the_host(logged: Telemetry):
    lines = found(logged, '{host=~".+"}', 6)
    assert "typed by a person" in {line for _, line in lines}
    assert KEY in (logged.folder / "journal/entries").read_text()
    assert KEY not in json.dumps(lines)
    for file in [*logged.folder.glob("collector-*/state/**/*"), *logged.folder.glob("logging-*/state/**/*")]:
        assert file.is_dir() or KEY.encode() not in file.read_bytes(), file


@pytest.mark.e2e
def test_what_a_store_did_not_take_is_sent_when_it_is_back(tmp_path: Path):
    it = Telemetry(tmp_path)
    entries = [{"_SYSTEMD_UNIT": "ssh.service", "MESSAGE": f"line {number}"} for number in range(300)]
    with ExitStack() as stack:
        with collector(it, STORE, journal(tmp_path / "quiet", [])):
            stack.enter_context(collector(it, "gate-1", journal(tmp_path / "journal", entries[:100])))
            time.sleep(3)
        say(tmp_path / "journal", entries[100:])
        time.sleep(3)
        stack.enter_context(loki(it))
        (tmp_path / f"collector-{STORE}").rename(tmp_path / "before")
        with collector(it, STORE, tmp_path / "quiet", _collector_state=str(tmp_path / "before/state")):
            lines = found(it, '{host="gate-1"}', 300, 180)  # gRPC asks again after two minutes at the latest
    assert sorted({line for _, line in lines}) == sorted(entry["MESSAGE"] for entry in entries)


def test_loki_keeps_logs_as_long_as_the_environment_says_and_listens_on_loopback_alone(tmp_path: Path):
    render("logging", STORE, tmp_path, {"groundwork_monitoring": {"logs_days": 10}})
    text = (tmp_path / "etc/groundwork/loki/loki.yaml").read_text()
    assert "retention_period: 240h" in text
    assert text.count("listen_address: 127.0.0.1") == 2


@pytest.mark.parametrize("days", [1, 14, 30, 365])
def test_verify_asks_for_the_days_as_loki_says_them(tmp_path: Path, days: int):
    """Prometheus' way to write durations: one unit, the largest that leaves no rest."""
    wanted = {1: "1d", 14: "2w", 30: "30d", 365: "1y"}[days]
    said = variable("logging", STORE, "_logging_kept", tmp_path, {"groundwork_monitoring": {"logs_days": days}})
    assert said == wanted


@pytest.mark.e2e
def test_loki_finds_its_configuration_valid(tmp_path: Path):
    render("logging", STORE, tmp_path, {})
    command = [built("loki").program, "-verify-config", f"-config.file={tmp_path / 'etc/groundwork/loki/loki.yaml'}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.e2e
@pytest.mark.parametrize("host", ["gpu-1", STORE])
def test_the_collector_finds_its_configuration_valid(tmp_path: Path, host: str):
    render("collector", host, tmp_path, {})
    command = [built("otelcol").program, "validate", f"--config={tmp_path / 'etc/groundwork/collector/collector.yaml'}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_with_two_stores_each_gets_everything_and_none_holds_up_the_other(tmp_path: Path):
    for host, others in (("gpu-1", [STORE, "gate-1"]), (STORE, ["gate-1"])):
        (tmp_path / host).mkdir()
        render("collector", host, tmp_path / host, {"_collector_stores": [STORE, "gate-1"]})
        text = (tmp_path / host / "etc/groundwork/collector/collector.yaml").read_text()
        assert "block_on_overflow" not in text
        assert all(f"otlp_grpc/logs-{other}:" in text for other in others)
        # What came from another host is not passed on again: it has gone everywhere already.
        assert ("logs/site: {receivers: [otlp/site]" in text) is (host == STORE)
        assert 'exporters: ["otlp_http/loki"]}' in text or host != STORE


@pytest.mark.parametrize(
    ("archives", "says"),
    [
        ({}, "set `logging_archives: {x86_64: {sha256: …}}`"),
        ({"x86_64": {"sha256": "abc"}}, "`SHA256SUMS` of its release"),
        ({"x86_64": {"source": "/srv/mirror/loki.zip"}}, "SHA-256 of /srv/mirror/loki.zip"),
    ],
)
def test_an_archive_without_a_digest_is_refused(tmp_path: Path, archives: dict[str, Any], says: str):
    known = {"program_name": "loki", "program_archives": archives, "program_archives_variable": "logging_archives"}
    assert says in " ".join(refused("program", STORE, tmp_path, known).split())


def test_what_hosts_said_is_read_from_both_answers():
    spec = importlib.util.spec_from_file_location("arrivals", ROLES / "collector/filter_plugins/arrivals.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    lines = {"data": {"result": [{"metric": {"host": "gpu-1"}, "value": [1795566046.1, "1795566046012"]}]}}
    tags = [{"key": "host", "value": "gpu-1"}, {"key": "said", "value": "1795566046012"}]
    spans = {"data": [{"spans": [{"tags": tags}]}, {"spans": [{"tags": tags}]}]}
    assert module.arrived_lines(lines) == module.arrived_spans(spans) == ["gpu-1 1795566046012"]
    assert module.arrived_lines({}) == module.arrived_spans({"data": None}) == []
