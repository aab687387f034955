"""The role `serving`: what Ansible renders, read by systemd; and by the real Triton behind the real gateway (`make e2e`)."""

import json
import re
import shlex
import shutil
import struct
import subprocess
import sys
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.roles_serving.conftest import LIMITS, render_gateway, start_gateway
from tests.roles_serving.gateway_client import Gateway
from tests.roles_serving.site import (
    CACHE,
    HERE,
    PORTS,
    ROLES,
    ansible,
    module,
    program,
    refused,
    running,
    wait_for,
)

DIGEST = "@sha256:" + "a" * 64
IMAGES = {
    "triton": f"registry.example.com/nvidia/tritonserver{DIGEST}",
    "vllm": f"registry.example.com/nvidia/vllm{DIGEST}",
    "tensorflow-serving": f"registry.example.com/tensorflow/serving{DIGEST}",
    "torchserve": f"registry.example.com/pytorch/torchserve{DIGEST}",
    "openvino": f"registry.example.com/openvino/model_server{DIGEST}",
}
ADDER = HERE / "adder"
KNOWN = {"serving_images": IMAGES, "ansible_python_interpreter": sys.executable, "groundwork_ports": PORTS}
FACTS = {"os_family": "Debian", "getent_passwd": {"groundwork-serving": ["x", "997", "996"]}}


REPOSITORY = module("serving", "serving_repository")


def units(folder: Path, stack: str, **known: Any) -> dict[str, dict[str, str]]:
    """Every unit of every host of a stack, by host and name."""
    template = {
        "src": str(ROLES / "serving/templates/etc/systemd/system")
        + "/groundwork-serving-{{ 'program' if server not in _serving_containers else 'container' }}.service.j2",
        "dest": str(folder) + "/{{ inventory_hostname }}/{{ server.unit }}.service",
    }
    made = {"path": str(folder) + "/{{ inventory_hostname }}", "state": "directory"}
    loop = {"loop": "{{ _serving_all }}", "loop_control": {"loop_var": "server", "label": "{{ server.unit }}"}}
    tasks = [
        {"ansible.builtin.set_fact": {**FACTS, "cacheable": True}, "tags": ["render"]},
        {"ansible.builtin.file": made, "tags": ["render"]},
        {"ansible.builtin.template": template, "tags": ["render"], **loop},
    ]
    play = [{"hosts": "role_gpu", "connection": "local", "gather_facts": False, "roles": ["serving"], "tasks": tasks}]
    (folder / "play.yml").write_text(yaml.safe_dump(play))
    done = ansible(
        str(folder / "play.yml"), "--tags", "render", "-e", json.dumps(KNOWN | known), cwd=folder, stack=stack
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return {
        host.name: {unit.stem: unit.read_text() for unit in host.glob("*.service")}
        for host in sorted(folder.iterdir())
        if host.is_dir() and list(host.glob("*.service"))
    }


@pytest.fixture(scope="module")
def onprem(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Units of the example's eight hosts."""
    return units(tmp_path_factory.mktemp("onprem"), "onprem")


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Units of a host with every runtime."""
    return units(tmp_path_factory.mktemp("every"), "runtimes")["gpu-1"]


def devices(unit: str) -> list[int]:
    return [int(found) for found in re.findall(r"--device nvidia.com/gpu=(\d+)", unit)]


def command(unit: str) -> list[str]:
    """What a unit starts, as systemd splits it."""
    (found,) = re.findall(r"(?m)^ExecStart=((?:.*\\\n)*.*)$", unit)
    return shlex.split(found.replace("\\\n", " "))


def port(unit: str) -> str:
    return next(word for word in command(unit) if re.match(r"--(http-|rest_api_|rest_)?port=", word)).partition("=")[2]


def test_the_example_s_models_are_all_served(onprem: dict[str, dict[str, str]]):
    names = [unit for host in onprem.values() for unit in host]
    assert len(onprem) == 8
    assert sum(name.startswith("groundwork-serving@llama-") for name in names) == 10
    embedders = [devices(host["groundwork-serving"]) for host in onprem.values() if "groundwork-serving" in host]
    assert len(list(chain.from_iterable(embedders))) == 8


def test_no_gpu_and_no_port_is_given_twice(onprem: dict[str, dict[str, str]]):
    for host in onprem.values():
        given = list(chain.from_iterable(devices(unit) for unit in host.values()))
        assert len(given) == len(set(given))
        ports = [port(unit) for unit in host.values()]
        assert len(ports) == len(set(ports))


def test_a_copy_of_the_example_s_large_model_is_split_over_its_four_gpus(onprem: dict[str, dict[str, str]]):
    unit = onprem["gpu001"]["groundwork-serving@llama-0"]
    words = command(unit)
    assert devices(unit) == [0, 1, 2, 3]
    assert words[words.index("--entrypoint") + 1] == "vllm"
    assert words[words.index(IMAGES["vllm"]) + 1 :] == [
        "serve", "/srv/models/llama-3.3-70b", "--served-model-name=llama", "--host=0.0.0.0", "--port=8100",
        "--tensor-parallel-size=4", "--dtype=bfloat16",
    ]  # fmt: skip
    assert words[words.index("--shm-size") + 1] == f"{4 * 2048}m"
    assert "memlock=-1:-1" in words
    assert "NCCL_SOCKET_IFNAME=lo" in words


def test_systemd_finds_the_units_without_fault(
    tmp_path: Path, onprem: dict[str, dict[str, str]], every: dict[str, str]
):
    """Programs are named by a stand-in: systemd wants to see them, and this machine need not have them."""
    found = units(tmp_path, "loopback", serving_kind="program")
    for host in (*onprem.values(), every, *found.values()):
        for name, text in host.items():
            file = tmp_path / f"{name}.service"
            plain = re.sub(r"/(opt/groundwork|usr)/bin/\w+", "/bin/true", text)
            file.write_text(re.sub(r"(?m)^(Requires|PartOf)=docker.service$", "", plain))
            done = subprocess.run(
                ["systemd-analyze", "verify", "--man=no", file], capture_output=True, text=True, check=False
            )
            assert (done.returncode, done.stderr) == (0, ""), name


def test_every_container_is_pinned_never_pulled_and_may_do_nothing_but_serve(every: dict[str, str]):
    for name, unit in every.items():
        words = command(unit)
        assert words[words.index("--pull") + 1] == "never", name
        assert sum(word.endswith(DIGEST) for word in words) == 1
        assert {"--read-only", "no-new-privileges", "ALL", "997:996"} <= set(words)
        assert "PartOf=docker.service" in unit
        assert all(
            volume.endswith(":ro") or volume.endswith(":/cache") for volume in re.findall(r"--volume (\S+)", unit)
        )


OWN = [
    ("coder-0", ["--tensor-parallel-size=1", "--served-model-name=coder"]),
    ("llama-1", ["--max-num-seqs=64", "--max-model-len=32768", "--tensor-parallel-size=2"]),
    ("prices-0", ["--model_name=prices", "--enable_batching=true", "--model_base_path=/var/lib/groundwork/models/s3/models/prices"]),
    ("faces-0", ["--foreground", "--ts-config=/etc/groundwork/serving/config.properties"]),
    ("words-1", ["--model_name=words", "--port=8217", "--rest_port=8117"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said"), OWN)
def test_each_runtime_is_told_what_the_environment_says(every: dict[str, str], name: str, said: list[str]):
    assert set(said) <= set(command(every[f"groundwork-serving@{name}"]))


def test_what_is_fetched_is_served_from_the_folder_of_its_revision(every: dict[str, str]):
    folder = "/var/lib/groundwork/models/hf/example/coder/0123456789abcdef0123456789abcdef01234567"
    assert folder in command(every["groundwork-serving@coder-0"])
    assert f"RequiresMountsFor={folder}" in every["groundwork-serving@coder-0"]


def test_triton_keeps_answers_in_memory_where_a_model_asks_for_it(
    every: dict[str, str], onprem: dict[str, dict[str, str]]
):
    assert f"--cache-config=local,size={256 * 2**20}" in command(every["groundwork-serving"])
    assert not any("--cache-config" in unit for host in onprem.values() for unit in host.values())


def test_triton_makes_spans_where_somebody_keeps_them(every: dict[str, str], onprem: dict[str, dict[str, str]]):
    """The example has a monitoring host; the other site has none."""
    assert "--trace-config=mode=opentelemetry" in command(onprem["gpu005"]["groundwork-serving"])
    assert not any(word.startswith("--trace") for word in command(every["groundwork-serving"]))


def test_the_program_sees_its_own_gpus_alone(tmp_path: Path):
    (host,) = units(tmp_path, "runtimes", serving_kind="program").values()
    (said,) = re.findall(r"(?m)^Environment=(.*)$", host["groundwork-serving"])
    assert said == "CUDA_DEVICE_ORDER=PCI_BUS_ID CUDA_VISIBLE_DEVICES=" + ",".join(
        map(str, devices(host["groundwork-serving"]) or [5])
    )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"serving_images": {"triton": "nvcr.io/nvidia/tritonserver:26.08-py3"}}, "set the image with its digest"),
        ({"serving_images": {}}, "`serving_images.triton` is ``"),
        ({"groundwork_container_engine": "containerd"}, "`container_engine` is `containerd`"),
        ({"serving_kind": "program", "groundwork_distribution": "debian-13"}, "distribution with numpy 1"),
    ],
)
def test_preflight_refuses_what_the_role_does_not_serve(tmp_path: Path, change: dict[str, object], says: str):
    assert says in " ".join(refused("serving", "gpu-1", tmp_path, {**KNOWN, **change}).split())


def triton_command(folder: Path, ports: dict[str, int]) -> list[str]:
    """The very command of the rendered unit, on this machine's paths."""
    repository = folder / "triton"
    known = {"serving_kind": "program", "serving_address": "127.0.0.1", "groundwork_ports": ports}
    (host,) = units(folder, "loopback", **known, _serving_repository=str(repository)).values()
    text, links = REPOSITORY.wanted(
        "adder", {"source": str(ADDER), "gpus": [], "count": 1, "batching": None, "cache": False}
    )
    repository.mkdir()
    REPOSITORY.write(repository / "adder", text, links)
    home = program("triton").parents[1]
    stub = home / "backends/python/triton_python_backend_stub"
    if not stub.exists():
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stub.symlink_to(home / f"python_backend_stubs/{version}/triton_python_backend_stub")
    # Where the stub looks for its own module; the role installs the distribution's.
    for part in ("numpy", "numpy.libs"):
        if not (home / "backends/python" / part).exists():
            (home / "backends/python" / part).symlink_to(numpy_folder() / part)
    words = command(host["groundwork-serving"])
    place = "/opt/groundwork/triton/current/pytriton/tritonserver"
    return [
        word.replace("/opt/groundwork/bin/triton", str(home / "bin/tritonserver")).replace(place, str(home))
        for word in words
    ]


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
