"""The role `serving`: what Ansible renders, read by systemd; and by the real Triton behind the real gateway (`make e2e`)."""

import json
import re
import shlex
import shutil
import struct
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.roles_serving.conftest import LIMITS, render_gateway, start_gateway
from tests.roles_serving.gateway_client import Gateway
from tests.roles_serving.site import CACHE, HERE, program, refused, render, running, wait_for

IMAGE = "registry.example.com/nvidia/tritonserver@sha256:" + "a" * 64
ADDER = HERE / "adder"
KNOWN = {"serving_image": IMAGE, "model": "adder", "number": 0, "own": (ADDER / "config.pbtxt").read_text()}
MODEL = {
    "source": "file:///srv/models/adder",
    "parameters_billions": 0.1,
    "precision": "fp16",
    "group": "models",
    "runtime": "triton",
    "gpus": 1,
    "replicas": 1,
}


def configuration(folder: Path, own: str, number: int = 0, **model: object) -> str:
    """What a model's configuration becomes on the one host of its group, which has eight GPUs."""
    said = {"groundwork_models": {"adder": {**MODEL, **model}}, "groundwork_gpus": {"count": 8}}
    render("serving", "gpu-1", folder, {**KNOWN, **said, "own": own, "number": number}, "*.pbtxt.j2")
    return (folder / "var/lib/groundwork/models/config.pbtxt").read_text()


def test_a_model_gets_the_environment_s_name_and_its_tensors_keep_theirs(tmp_path: Path):
    text = configuration(tmp_path, KNOWN["own"])
    assert re.findall(r'(?m)^name: "(.*)"$', text) == ["adder"]
    assert re.findall(r'name: "(\w+)"\n\s+data_type', text) == ["A", "B", "SUM"]
    assert "dynamic_batching { }" in text


@pytest.mark.parametrize(
    ("replicas", "number", "gpus", "instances"),
    [
        (1, 0, 1, "count: 1 kind: KIND_GPU gpus: [ 0 ]"),
        (3, 7, 1, "count: 1 kind: KIND_GPU gpus: [ 0, 1, 7 ]"),
        (16, 0, 1, "count: 2 kind: KIND_GPU gpus: [ 0, 1, 2, 3, 4, 5, 6, 7 ]"),
        (3, 0, 0, "count: 3 kind: KIND_CPU"),
    ],
)
def test_replicas_are_spread_over_the_gpus(tmp_path: Path, replicas: int, number: int, gpus: int, instances: str):
    """Each model begins at the next GPU, so that small ones do not all lie on the first."""
    assert instances in configuration(tmp_path, KNOWN["own"], number, replicas=replicas, gpus=gpus)


def test_what_a_model_says_of_instances_and_batches_is_kept(tmp_path: Path):
    own = KNOWN["own"] + "instance_group [ { count: 5 } ]\nsequence_batching { }\n"
    text = configuration(tmp_path, own)
    assert text.count("instance_group") == 1
    assert "dynamic_batching" not in text


@pytest.mark.parametrize("kind", ["program", "container"])
def test_systemd_finds_the_unit_without_fault(tmp_path: Path, kind: str):
    """Programs are named by a stand-in: systemd wants to see them, and this machine need not have them."""
    render("serving", "gpu-1", tmp_path, KNOWN)
    text = (tmp_path / f"etc/systemd/system/groundwork-serving-{kind}.service").read_text()
    unit = tmp_path / "groundwork-serving.service"
    unit.write_text(
        re.sub(
            r"(?m)^(Requires|PartOf)=docker.service$", "", re.sub(r"/(opt/groundwork|usr)/bin/\w+", "/bin/true", text)
        )
    )
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_container_s_unit_never_pulls_and_comes_back_with_docker(tmp_path: Path):
    render("serving", "gpu-1", tmp_path, KNOWN)
    text = (tmp_path / "etc/systemd/system/groundwork-serving-container.service").read_text()
    assert "--pull never" in text
    assert f" {IMAGE} " in text
    assert "PartOf=docker.service" in text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"serving_image": "nvcr.io/nvidia/tritonserver:26.08-py3"}, "set the image with its digest"),
        ({"groundwork_container_engine": "containerd"}, "`container_engine` is `containerd`"),
        ({"groundwork_models": {"llama": {**MODEL, "runtime": "vllm"}}}, "`models.llama` has runtime `vllm`"),
        ({"groundwork_models": {"far": {**MODEL, "source": "hf://owner/name"}}}, "from `file:///…`"),
        ({"groundwork_models": {"wide": {**MODEL, "gpus": 4}}}, "4 GPUs"),
        ({"serving_kind": "program", "groundwork_distribution": "debian-13"}, "distribution with numpy 1"),
    ],
)
def test_preflight_refuses_what_the_role_does_not_serve(tmp_path: Path, change: dict[str, object], says: str):
    assert says in " ".join(refused("serving", "gpu-1", tmp_path, {**KNOWN, **change}).split())


def triton_command(folder: Path, ports: dict[str, int]) -> list[str]:
    """The very command of the rendered unit, on this machine's paths."""
    repository = folder / "var/lib/groundwork/models"
    known = {**KNOWN, "serving_kind": "program", "serving_address": "127.0.0.1", "groundwork_ports": ports}
    render("serving", "gpu-1", folder, {**known, "_serving_repository": str(repository)})
    (repository / "adder").mkdir()
    (repository / "config.pbtxt").rename(repository / "adder/config.pbtxt")
    (repository / "adder/1").symlink_to(ADDER / "1")
    home = program("triton").parents[1]
    stub = home / "backends/python/triton_python_backend_stub"
    if not stub.exists():
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stub.symlink_to(home / f"python_backend_stubs/{version}/triton_python_backend_stub")
    for part in (
        "numpy",
        "numpy.libs",
    ):  # where the stub looks for its own module; the role installs the distribution's
        if not (home / "backends/python" / part).exists():
            (home / "backends/python" / part).symlink_to(numpy_folder() / part)
    text = (folder / "etc/systemd/system/groundwork-serving-program.service").read_text()
    (command,) = re.findall(r"(?m)^ExecStart=(.*)$", text)
    command = command.replace("/opt/groundwork/bin/triton", str(home / "bin/tritonserver"))
    return shlex.split(command.replace("/opt/groundwork/triton/current/pytriton/tritonserver", str(home)))


def numpy_folder() -> Path:
    """numpy, which the Python backend needs, for the Python that its stub is linked with."""
    folder = CACHE / "numpy-1.26.4"
    if not (folder / "numpy").exists():
        shutil.rmtree(folder, ignore_errors=True)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-deps"]
        subprocess.run([*pip, "--only-binary=:all:", "--target", folder, "numpy==1.26.4"], check=True, timeout=120)
    return folder


@pytest.mark.e2e
def test_a_model_of_the_real_triton_answers_through_the_gateway_by_rest_and_grpc(tmp_path: Path):
    rendered = render_gateway(tmp_path / "gateway")
    folder = tmp_path / "serving"
    folder.mkdir()
    command = triton_command(folder, rendered.ports)
    log = folder / "triton.log"
    with running(command, log) as process:

        def alive() -> bool:
            assert process.poll() is None, log.read_text()[-4000:]
            return "Started HTTPService" in log.read_text()

        wait_for(alive, "Triton did not start", log, 60)
        assert "failed to load" not in log.read_text()
        with contextmanager(start_gateway)(rendered) as gateway:
            question = {"inputs": [tensor("A", 2.5), tensor("B", 4.0)]}
            body = json.dumps(question).encode()
            answer = gateway.rest("/v2/models/adder/infer", client="chat", body=body)
            assert answer.status == 200, answer.body
            assert json.loads(answer.body)["outputs"][0]["data"] == [6.5]
            assert gateway.rest("/v2/models/adder/infer", body=body).status == 401
            too_large = b" " * (LIMITS["gateway_max_request_bytes"] + 1)
            assert gateway.rest("/v2/models/adder/infer", client="chat", body=too_large).status == 413
            assert 429 in {gateway.rest("/v2/models/adder", client="slow").status for _ in range(6)}
            assert infer_by_grpc(gateway) == 6.5
            status = gateway.call("ModelReady", b"\x0a\x05adder")
            assert status == b"\x08\x01"


def tensor(name: str, value: float) -> dict[str, object]:
    return {"name": name, "shape": [1, 1], "datatype": "FP32", "data": [value]}


def infer_by_grpc(gateway: Gateway) -> float:
    """A ModelInferRequest, its messages written by hand: field number and kind, length, content."""

    def field(number: int, content: bytes) -> bytes:
        return bytes([number << 3 | 2, len(content)]) + content

    def named(name: bytes) -> bytes:
        return field(5, field(1, name) + field(2, b"FP32") + field(3, b"\x01\x01"))

    raw = field(7, struct.pack("<f", 2.5)) + field(7, struct.pack("<f", 4.0))
    answer = gateway.call("ModelInfer", field(1, b"adder") + named(b"A") + named(b"B") + raw, x_model="adder")
    return struct.unpack("<f", answer[-4:])[0]
