"""The roles `tracing` and `collector`: one request's trace across the real Envoy and the real Triton, found by its id in the real Jaeger."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.programs import built
from tests.roles_serving.conftest import KEYS, render_gateway, start_gateway
from tests.roles_serving.gateway_client import Gateway
from tests.roles_serving.site import free_range, program, refused, render, running, wait_for
from tests.roles_serving.telemetry import STORE, Telemetry, variable
from tests.roles_serving.telemetry import traced as telemetry
from tests.roles_serving.test_serving import ADDER, infer_by_grpc, numpy_folder, tensor

INFER = "/v2/models/adder/infer"
QUESTION = json.dumps({"inputs": [tensor("A", 2.5), tensor("B", 4.0)]}).encode()


@pytest.fixture(scope="module")
def nothing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with a `journalctl` that has nothing to say."""
    folder = tmp_path_factory.mktemp("journal")
    (folder / "journalctl").write_text("#!/bin/sh\nexec sleep 1000000\n")
    (folder / "journalctl").chmod(0o755)
    return folder


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory, nothing: Path) -> Iterator[Telemetry]:
    """Jaeger, two collectors, Triton with a model, ready for a gateway."""
    with telemetry(tmp_path_factory.mktemp("traced"), nothing) as it:
        ports = it.of("gate-1")
        ports |= {name: free_range() for name in ports if name.startswith("replica")}
        folder = it.folder / "triton"
        folder.mkdir()
        log = folder / "log"
        with running(triton_command(folder, ports), log) as process:

            def alive() -> bool:
                assert process.poll() is None, log.read_text()[-4000:]
                return "Started HTTPService" in log.read_text()

            wait_for(alive, "Triton did not start", log, 90)
            yield it


def triton_command(folder: Path, ports: dict[str, int]) -> list[str | Path]:
    """The real Triton with what the role `serving` tells it, and one model."""
    known = {"groundwork_ports": ports, "serving_address": "127.0.0.1", "_serving_repository": str(folder / "models")}
    told: list[str] = variable("serving", "gpu-1", "_serving_arguments + _serving_tracing", folder, known)
    (folder / "models/adder").mkdir(parents=True)
    (folder / "models/adder/1").symlink_to(ADDER / "1")
    text = re.sub(r"(?m)^name:.*$", "", (ADDER / "config.pbtxt").read_text())
    (folder / "models/adder/config.pbtxt").write_text(f'name: "adder"\n{text}')
    home = program("triton").parents[1]
    stub = f"python_backend_stubs/{sys.version_info.major}.{sys.version_info.minor}/triton_python_backend_stub"
    wanted = {"triton_python_backend_stub": home / stub}
    wanted |= {part: numpy_folder() / part for part in ("numpy", "numpy.libs")}
    for name, target in wanted.items():
        if not (home / "backends/python" / name).exists():
            (home / "backends/python" / name).symlink_to(target)
    return [
        home / "bin/tritonserver",
        f"--backend-directory={home}/backends",
        *told,
    ]


@contextmanager
def gateway_of(it: Telemetry, name: str, percent: int) -> Generator[Gateway]:
    """The gateway in front, tracing this share of requests."""
    yield from start_gateway(render_gateway(it.folder / name, ports=it.of("gate-1"), gateway_trace_percent=percent))


def spans_of(it: Telemetry, request: str) -> list[dict[str, Any]]:
    """All spans of a request's trace, by its request id, once the model's last is there."""
    found: list[dict[str, Any]] = []

    def there() -> bool:
        traces = it.traces(**{"guid:x-request-id": request})
        found[:] = it.trace(traces[0]["traceID"]) if traces else []
        return any(span["operationName"] == "compute" for span in found)

    wait_for(there, f"no whole trace of request {request}", it.folder / f"tracing-{STORE}" / "log")
    return found


def tags(span: dict[str, Any]) -> dict[str, Any]:
    return {tag["key"]: tag["value"] for tag in span["tags"]}


def test_a_request_s_trace_across_gateway_and_triton_is_found_by_its_id(traced: Telemetry):
    with gateway_of(traced, "all", 100) as gateway:
        answer = gateway.rest(INFER, client="chat", body=QUESTION)
        assert answer.status == 200
        spans = spans_of(traced, answer.headers["x-request-id"])
        assert {span["service"] for span in spans} == {"gateway", "triton"}
        by_id = {span["spanID"]: span for span in spans}
        (compute,) = [span for span in spans if span["operationName"] == "compute"]
        path = [compute]
        while path[-1]["references"]:
            path.append(by_id[path[-1]["references"][0]["spanID"]])
        assert [span["service"] for span in path] == ["triton", "triton", "triton", "gateway", "gateway"]
        root = tags(path[-1])
        assert (root["client"], root["model"], root["http.url"]) == ("chat", "adder", INFER)
        # The very line of the access log names the trace as well.
        (line,) = [line for line in log_of(gateway) if line["request_id"] == answer.headers["x-request-id"]]
        assert line["trace_id"] == compute["traceID"]
        assert (line["client"], line["model"], line["status"]) == ("chat", "adder", 200)
        assert infer_by_grpc(gateway) == 6.5
        line = next(line for line in log_of(gateway) if "ModelInfer" in line["path"])
        assert {span["service"] for span in spans_of(traced, line["request_id"])} == {"gateway", "triton"}


def log_of(gateway: Gateway) -> list[dict[str, Any]]:
    """The access log, once Envoy has written what it holds back."""
    time.sleep(1.5)
    return [json.loads(line) for line in gateway.log.read_text().splitlines() if line.startswith("{")]


def test_no_key_is_ever_in_a_trace(traced: Telemetry):
    with gateway_of(traced, "keys", 100) as gateway:
        answers = [
            gateway.rest(f"{INFER}?api_key={KEYS['chat']}", client="chat", body=QUESTION),
            gateway.rest(INFER, body=QUESTION, headers={"X-Api-Key": KEYS["batch"], "Baggage": f"key={KEYS['slow']}"}),
            gateway.rest(f"{INFER}?api_key={KEYS['chat']}", body=QUESTION, headers={"Authorization": "Bearer wrong"}),
        ]
        assert [answer.status for answer in answers] == [200, 200, 401]
        text = json.dumps([spans_of(traced, answer.headers["x-request-id"]) for answer in answers[:2]])
        text += json.dumps(traced.traces()) + json.dumps(log_of(gateway))
        assert INFER in text
        assert not [name for name, key in KEYS.items() if key in text]


def test_a_request_that_asks_for_it_is_traced_and_of_the_others_a_share(traced: Telemetry):
    """Triton makes spans of the others as well; what the gateway did not sample is not kept."""
    asked, other = "5" * 31 + "a", "5" * 31 + "b"
    with gateway_of(traced, "some", 1) as gateway:
        headers = {"Traceparent": f"00-{other}-{'1' * 16}-00"}
        assert gateway.rest(INFER, client="chat", body=QUESTION, headers=headers).status == 200
        headers = {"Traceparent": f"00-{asked}-{'1' * 16}-01"}
        assert gateway.rest(INFER, client="chat", body=QUESTION, headers=headers).status == 200
        wait_for(lambda: len(traced.trace(asked)) >= 5, "not traced", gateway.log)
        assert {span["service"] for span in traced.trace(asked)} == {"gateway", "triton"}
        assert traced.trace(other) == []


def test_without_a_share_there_is_no_tracing(tmp_path: Path):
    """No key of an environment that is not watched names a collector that is not there either."""
    none = render_gateway(tmp_path / "none", gateway_trace_percent=0)
    unwatched = render_gateway(tmp_path / "unwatched", groundwork_monitoring=None)
    for rendered in (none, unwatched):
        text = (rendered.folder / "etc/groundwork/gateway/envoy.yaml").read_text()
        assert "envoy.tracers.opentelemetry" not in text
        assert "collector" not in text


def test_jaeger_keeps_traces_as_long_as_the_environment_says(tmp_path: Path):
    render("tracing", STORE, tmp_path, {"groundwork_monitoring": {"traces_days": 3}})
    text = (tmp_path / "etc/groundwork/jaeger/jaeger.yaml").read_text()
    assert "ttl: {spans: 72h}" in text
    assert not [address for address in re.findall(r'"([0-9.]+):[0-9]+"', text) if address != "127.0.0.1"]


@pytest.mark.parametrize("role", ["collector", "logging", "tracing"])
def test_systemd_finds_the_unit_without_fault(tmp_path: Path, role: str):
    """The program is named by a stand-in: systemd wants to see it, and this machine need not have it."""
    render(role, STORE, tmp_path, {})
    (unit,) = (tmp_path / "etc/systemd/system").glob("*.service")
    unit.write_text(re.sub(r"/opt/groundwork/bin/\w+", "/bin/true", unit.read_text()))
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("role", "host", "change", "says"),
    [
        ("collector", "gpu-1", {"groundwork_monitoring": None}, "nobody would keep what this host tells"),
        ("tracing", STORE, {"groundwork_monitoring": None}, "`traces_days` is said there"),
        ("logging", STORE, {"groundwork_monitoring": None}, "`logs_days` is said there"),
    ],
)
def test_preflight_refuses(tmp_path: Path, role: str, host: str, change: dict[str, Any], says: str):
    assert says in " ".join(refused(role, host, tmp_path, change).split())


@pytest.mark.e2e
def test_the_program_says_the_version_of_the_catalogue():
    done = subprocess.run([built("jaeger").program, "version"], capture_output=True, text=True, check=True)
    assert '"gitVersion":"v2.12.0"' in done.stdout
