"""Five bare hosts become a served, observed site by one playbook; a second run, check mode and a reboot change nothing."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.hosts import faults, lifecycle
from tests.hosts.places import Places
from tests.hosts.site import site
from tests.hosts.variables import opened
from tests.hosts_e2e.doing import on, within
from tests.hosts_e2e.playbook import Run, play

KIND = "nspawn"
pytestmark = [pytest.mark.hosts, pytest.mark.root]
HOSTS = {host.name for host in site().hosts}
QUESTION = {
    "inputs": [
        {"name": name, "shape": [1, 1], "datatype": "FP32", "data": [value]} for name, value in (("A", 2.5), ("B", 4.0))
    ]
}
LARGEST = 10 * 1024 * 1024
"""Bytes of a request that the gateway takes; its role's default."""


@dataclass(frozen=True)
class Site:
    """The site after its first run."""

    places: Places
    first: Run
    keys: dict[str, str]

    def curl(self, path: str, *words: str, client: str | None = "chat") -> tuple[int, str]:
        """Status and body of a request at the gateway, with a client's key or none."""
        domain = "models.lab1.example.com"
        config = self.places.run / "curl"
        config.touch(mode=0o600)
        config.write_text(f'header = "Authorization: Bearer {self.keys[client]}"\n' if client else "")
        argv = ["curl", "--silent", "--show-error", "--max-time", "30", "--config", str(config)]
        argv += ["--cacert", str(self.places.run / "gateway.pem"), "--resolve", f"{domain}:443:10.77.0.31"]
        argv += ["--write-out", "\n%{http_code}", *words, f"https://{domain}{path}"]
        done = within(self.places, *argv)
        body, _, status = done.stdout.rpartition("\n")
        assert status.isdigit(), done.stderr
        return int(status), body

    def prometheus(self, path: str) -> Any:
        """An answer of Prometheus' API, which listens on the monitoring host's loopback."""
        return json.loads(on(self.places, "watch-1", f"curl -s 'http://127.0.0.1:9090/api/v1/{path}'").stdout)["data"]


def wait(what: Callable[[], bool], patience: float = 180) -> bool:
    """Whether something comes to be."""
    until = time.monotonic() + patience
    while not (come := what()) and time.monotonic() < until:
        time.sleep(3)
    return come


@pytest.fixture(scope="module")
def served(up: Places) -> Site:
    first = play(up, "site.yml")
    assert first.code == 0, f"{first.states}\n" + "\n".join(first.of(host) for host in HOSTS)
    (up.run / "gateway.pem").write_text(on(up, "gate-1", "sudo cat /etc/groundwork/gateway/certificate.pem").stdout)
    keys = opened(up)["gateway_api_keys"]
    return Site(up, first, keys)


def test_every_host_is_ready(served: Site):
    assert served.first.states == dict.fromkeys(HOSTS, "ready")
    assert all(changed for changed in served.first.changed.values())


def test_all_of_it_came_without_a_way_out(served: Site):
    """The site was made as an air-gapped one is: a mirror in its own network, and no route to anywhere else."""
    for host in sorted(HOSTS):
        assert on(served.places, host, "ip route show default").stdout == ""
        assert "Network is unreachable" in on(served.places, host, "ip route get 192.0.2.1").stderr
        sources = on(served.places, host, "cat /etc/apt/sources.list /etc/apt/sources.list.d/*").stdout
        assert set(re.findall(r"https?://([^/:\s]+)", sources)) == {"10.77.0.1"}, sources


def test_a_model_answers_through_the_gateway_by_rest(served: Site):
    status, body = served.curl("/v2/models/adder/infer", "--data", json.dumps(QUESTION))
    assert (status, json.loads(body)["outputs"][0]["data"]) == (200, [6.5])


def test_a_model_answers_through_the_gateway_by_grpc(served: Site):
    argv = ["python", "-m", "tests.hosts_e2e.grpc_call", "10.77.0.31:443", str(served.places.run / "gateway.pem")]
    key = served.places.run / "key"
    key.touch(mode=0o600)
    key.write_text(served.keys["batch"])
    done = within(served.places, *argv, str(key))
    assert done.stdout.strip() == "6.5", done.stderr
    key.write_text("none of the keys")
    assert "UNAUTHENTICATED" in within(served.places, *argv, str(key)).stderr


def test_without_a_key_above_the_size_and_above_the_rate_it_is_turned_away(served: Site):
    assert served.curl("/v2/models/adder/infer", "--data", json.dumps(QUESTION), client=None)[0] == 401
    large = served.places.run / "large"
    large.write_bytes(b" " * (LARGEST + 1))
    assert served.curl("/v2/models/adder/infer", "--data-binary", f"@{large}")[0] == 413
    many = ["--parallel", "--parallel-max", "20", "--output", "/dev/null"]
    last, said = served.curl("/v2/models/adder?[1-200]", *many)
    assert "429" in f"{said}\n{last}".split()


def test_every_target_is_up(served: Site):
    found = served.prometheus("targets?state=active")["activeTargets"]
    assert {target["labels"]["job"] for target in found} >= {"node", "gpu", "triton", "gateway"}
    assert {target["labels"].get("host") for target in found} >= HOSTS
    assert {target["scrapeUrl"]: target["health"] for target in found if target["health"] != "up"} == {}


def test_logs_and_the_trace_of_one_request_are_found_by_its_id(served: Site):
    """Real: Envoy, Triton, both collectors, Loki, Jaeger.

    The collector keeps so many spans a second (`tracing_spans_per_second`), and the test before this one filled its own.
    """
    time.sleep(3)
    asked = ["--dump-header", str(served.places.run / "headers"), "--data", json.dumps(QUESTION)]
    assert served.curl("/v2/models/adder/infer", *asked)[0] == 200
    (line,) = [line for line in (served.places.run / "headers").read_text().splitlines() if "x-request-id" in line]
    request = line.split(":", 1)[1].strip()

    def logs() -> list[Any]:
        query = f'query={{unit="groundwork-gateway.service"}} |= "{request}"'
        url = "http://127.0.0.1:3100/loki/api/v1/query_range"
        found = on(served.places, "watch-1", f"curl -sG {url} --data-urlencode '{query}'").stdout
        return json.loads(found)["data"]["result"]

    def services() -> set[str]:
        tags = json.dumps({"guid:x-request-id": request})
        url = "http://127.0.0.1:16686/api/traces"
        said = f"curl -sG {url} --data-urlencode service=gateway --data-urlencode 'tags={tags}'"
        found = json.loads(on(served.places, "watch-1", said).stdout)["data"] or []
        return {process["serviceName"] for trace in found for process in trace["processes"].values()}

    assert wait(lambda: bool(logs()), 90)
    assert wait(lambda: services() >= {"gateway", "triton"}, 90), services()


UNDONE = {
    "gateway": ("gate-1", "groundwork-gateway"),
    "serving": ("gpu-2", "groundwork-serving"),
    "logging": ("watch-1", "groundwork-loki"),
    "tracing": ("watch-1", "groundwork-jaeger"),
    "monitoring": ("watch-1", "prometheus"),
    "collector": ("store-1", "groundwork-collector"),
    "node_exporter": ("store-1", "prometheus-node-exporter"),
}
"""By role, a host and the unit without which the role has no effect there."""


@pytest.mark.parametrize("role", UNDONE)
def test_verify_fails_when_the_role_is_undone(served: Site, role: str):
    host, unit = UNDONE[role]
    words = ("site.yml", "--limit", host, "--tags", f"{role}_verify")
    on(served.places, host, f"sudo systemctl stop {unit}")
    try:
        undone = play(served.places, *words, "-e", "serving_ready_seconds=10")
    finally:
        on(served.places, host, f"sudo systemctl start {unit}")
    assert undone.states[host] == "failed"
    assert f"TASK [{role} : " in undone.of(host)
    again = play(served.places, *words)
    assert again.states[host] == "ready", again.of(host)


def test_every_host_is_found_fit_by_validate(served: Site):
    """What an operator asks, of the whole site; and of a GPU that is lost, the host it is on, and no other."""
    report = served.places.run / "validation.json"
    words = ("-e", f"validate_report={report}", "-e", "validate_diagnostic=0")
    fit = play(served.places, "validate.yml", *words)
    assert fit.code == 0, "\n".join(fit.of(host) for host in HOSTS)
    assert on(served.places, "gpu-2", faults.plant("off-the-bus", "1")).returncode == 0
    try:
        unfit = play(served.places, "validate.yml", *words)
    finally:
        on(served.places, "gpu-2", faults.mend())
    assert unfit.states == dict.fromkeys(HOSTS, "ready") | {"gpu-2": "failed"}


def test_a_planted_gpu_fault_reaches_the_receiver(served: Site):
    assert on(served.places, "gpu-1", faults.plant("xid", "79")).returncode == 0
    alerts = served.places.alerts

    def told() -> bool:
        posted = [json.loads(line) for line in alerts.read_text().splitlines()] if alerts.exists() else []
        firing = [alert for post in posted for alert in post["alerts"] if alert["status"] == "firing"]
        return any(alert["labels"].get("host") == "gpu-1" and "Xid" in alert["labels"]["alertname"] for alert in firing)

    assert wait(told, 240), alerts.read_text() if alerts.exists() else "nothing was posted"


def test_a_second_run_changes_nothing(served: Site):
    again = play(served.places, "site.yml")
    assert again.changed == dict.fromkeys(HOSTS, 0), "\n".join(again.of(host) for host in HOSTS)
    assert again.states == dict.fromkeys(HOSTS, "ready")


def test_after_a_reboot_of_all_it_serves_and_nothing_is_to_change(served: Site):
    done = within(served.places, "ansible", "-b", "-m", "reboot", "all", timeout=600)
    assert done.returncode == 0, done.stdout
    assert wait(lambda: served.curl("/v2/models/adder/infer", "--data", json.dumps(QUESTION))[0] == 200)
    check = play(served.places, "site.yml", "--check")
    assert check.changed == dict.fromkeys(HOSTS, 0), "\n".join(check.of(host) for host in HOSTS)
    assert check.states == dict.fromkeys(HOSTS, "ready")


def test_a_host_without_power_leaves_the_run_and_the_others_go_on(served: Site):
    lifecycle.switch(served.places, site(), "gpu-1", on=False)
    run = play(served.places, "site.yml")
    lifecycle.switch(served.places, site(), "gpu-1", on=True)
    assert run.states == dict.fromkeys(HOSTS, "ready") | {"gpu-1": "failed"}
    assert "unreachable: no answer" in str(run.hosts["gpu-1"]["said"])
    assert run.code != 0
