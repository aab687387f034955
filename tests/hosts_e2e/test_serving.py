"""Copies of a model in containers on a real host: pinned, each with GPUs of its own, changed one without the other, back by themselves.

Podman, systemd and the kernel's control groups are real, the host has a kernel of its own. A small server of a local image stands in for
vLLM, and GPUs are the specification's alone: each sets a variable.
"""

import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.hosts.places import Places
from tests.hosts_e2e.doing import on, role

KIND = "uml"
ONLY = ("gpu-1",)
pytestmark = [pytest.mark.hosts, pytest.mark.root]

CHAT = {
    "source": "file:///srv/models/chat", "revision": None, "parameters_billions": 8, "precision": "bf16", "group": "h100",
    "runtime": "vllm", "gpus": 2, "replicas": 2, "instances": 1, "batching": None, "cache": False, "arguments": [],
}  # fmt: skip
COPIES = [
    {"name": "chat-0", "model": "chat", "gpus": [0, 1], "slot": 0},
    {"name": "chat-1", "model": "chat", "gpus": [2, 3], "slot": 2},
]
DEVICES = "\n".join(f"- name: '{gpu}'\n  containerEdits: {{env: [GPU_{gpu}=given]}}" for gpu in range(8))
SPECIFICATION = f"cdiVersion: 0.5.0\nkind: nvidia.com/gpu\ndevices:\n{DEVICES}\n"


@pytest.fixture(scope="module")
def image(up: Places) -> str:
    """An image of the host's own, by its digest; the engine, and the specification of GPUs."""
    on(up, "gpu-1", "systemctl is-system-running --wait")
    assert on(up, "gpu-1", "sudo apt-get update -qq").returncode == 0  # as the role base does
    code, _, shown = role(up, "container_engine", "gpu-1", container_engine_name="podman")
    assert code == 0, shown
    script = (Path(__file__).parent / "stand_in_image.sh").read_text()
    prepare = "sudo apt-get install -y -qq busybox-static >/dev/null && sudo mkdir -p /etc/cdi /srv/models/chat"
    made = on(up, "gpu-1", f'{prepare} && echo "{SPECIFICATION}" | sudo tee /etc/cdi/nvidia.yaml >/dev/null')
    assert made.returncode == 0, made.stderr
    made = on(up, "gpu-1", f"cat >/tmp/image.sh <<'END'\n{script}END\nsudo sh /tmp/image.sh")
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def serve(up: Places, image: str, *words: str, copies: list[dict[str, Any]] = COPIES, tasks: str = "main", **said: Any):
    variables = {
        "groundwork_models": {"chat": CHAT | said}, "groundwork_replicas": copies, "serving_kind": "container",
        "serving_images": {"vllm": image}, "container_engine_name": "podman", "serving_ready_seconds": 60, "serving_stop_seconds": 5,
    }  # fmt: skip
    return role(up, "serving", "gpu-1", *words, tasks=tasks, **variables)


def told(up: Places, slot: int, what: str) -> str:
    """What a server says of itself."""
    return on(
        up,
        "gpu-1",
        f"python3 -c \"import urllib.request as r; print(r.urlopen('http://127.0.0.1:{8100 + slot}/{what}').read().decode())\"",
    ).stdout


def container(up: Places, name: str) -> str:
    """Id of a copy's container."""
    return on(up, "gpu-1", f"sudo podman inspect --format '{{{{.Id}}}}' groundwork-serving-{name}").stdout.strip()


def test_check_mode_on_a_bare_host_says_what_a_run_then_does(up: Places, image: str):
    code, stats, shown = serve(up, image, "--check")
    assert code == 0, shown
    assert stats["gpu-1"]["changed"] > 3
    assert on(up, "gpu-1", "ls /etc/systemd/system/groundwork-serving*").returncode != 0


def test_two_copies_serve_with_gpus_of_their_own(up: Places, image: str):
    code, _, shown = serve(up, image)
    assert code == 0, shown
    for slot, gpus in ((0, {"0", "1"}), (2, {"2", "3"})):
        assert told(up, slot, "health") == "ok\n\n"
        assert set(re.findall(r"GPU_(\d)=given", told(up, slot, "environment"))) == gpus
        assert "--tensor-parallel-size=2" in told(up, slot, "arguments")


def test_a_server_is_nobody_writes_to_its_cache_alone_and_may_pin_memory(up: Places, image: str):
    number = on(up, "gpu-1", "id -u groundwork-serving").stdout.strip()
    assert told(up, 0, "user").strip() == number != "0"
    assert told(up, 0, "written").split() == ["cache"]
    assert re.search(r"Max locked memory +unlimited +unlimited", told(up, 0, "limits"))
    assert str(2 * 2048 * 1024) in told(up, 0, "shm")


def test_a_second_run_changes_nothing(up: Places, image: str):
    before = container(up, "chat-0")
    code, stats, shown = serve(up, image)
    assert (code, stats["gpu-1"]["changed"]) == (0, 0), shown
    assert container(up, "chat-0") == before


def test_a_server_that_dies_comes_back_by_itself(up: Places, image: str):
    before = container(up, "chat-1")
    assert on(up, "gpu-1", "sudo podman kill --signal KILL groundwork-serving-chat-1").returncode == 0
    end = time.monotonic() + 60
    while "ok" not in told(up, 2, "health"):
        assert time.monotonic() < end
        time.sleep(1)
    assert container(up, "chat-1") != before


def test_verify_fails_when_a_server_is_stopped_or_another_image_runs(up: Places, image: str):
    assert on(up, "gpu-1", "sudo systemctl stop groundwork-serving@chat-1").returncode == 0
    code, _, shown = serve(up, image, "-e", "serving_ready_seconds=4", tasks="verify")
    assert code != 0
    assert "Each copy's own server is ready" in shown
    assert on(up, "gpu-1", "sudo systemctl start groundwork-serving@chat-1").returncode == 0
    code, _, shown = serve(up, "localhost/other@sha256:" + "0" * 64, tasks="verify")
    assert code != 0
    assert "Each container runs the image that is pinned" in shown


def test_an_image_that_cannot_be_had_leaves_what_runs_alone(up: Places, image: str):
    before = container(up, "chat-0")
    code, _, shown = serve(up, "registry.invalid/vllm@sha256:" + "0" * 64)
    assert code != 0
    assert "Pull those that are not" in shown
    assert container(up, "chat-0") == before


def test_one_copy_less_leaves_the_other_alone(up: Places, image: str):
    before = container(up, "chat-0")
    code, _, shown = serve(up, image, copies=COPIES[:1])
    assert code == 0, shown
    assert container(up, "chat-0") == before
    assert on(up, "gpu-1", "ls /etc/systemd/system/groundwork-serving*").stdout.split() == [
        "/etc/systemd/system/groundwork-serving@chat-0.service"
    ]
    assert on(up, "gpu-1", "sudo podman ps --format '{{.Names}}'").stdout.split() == ["groundwork-serving-chat-0"]


def test_what_changes_is_started_again(up: Places, image: str):
    before = container(up, "chat-0")
    code, _, shown = serve(up, image, copies=COPIES[:1], arguments=["--max-model-len=4096"])
    assert code == 0, shown
    assert container(up, "chat-0") != before
    assert "--max-model-len=4096" in told(up, 0, "arguments")


def test_a_run_that_was_cut_before_the_restart_is_mended_by_the_next(up: Places, image: str):
    before = container(up, "chat-0")
    code, _, shown = serve(up, image, "--tags", "serving_configure", copies=COPIES[:1])
    assert code == 0, shown
    assert container(up, "chat-0") == before
    code, stats, shown = serve(up, image, copies=COPIES[:1])
    assert (code, stats["gpu-1"]["changed"]) == (0, 1), shown
    assert container(up, "chat-0") != before
    assert "--max-model-len" not in told(up, 0, "arguments")


def test_it_is_there_again_after_a_reboot(up: Places, image: str):
    on(up, "gpu-1", "sudo systemctl reboot")
    time.sleep(10)
    end = time.monotonic() + 180
    while "ok" not in told(up, 0, "health"):
        assert time.monotonic() < end
        time.sleep(3)
    code, stats, shown = serve(up, image, copies=COPIES[:1])
    assert (code, stats["gpu-1"]["changed"]) == (0, 0), shown


def test_remove_takes_it_away_and_leaves_the_model(up: Places, image: str):
    code, _, shown = serve(up, image, copies=COPIES[:1], tasks="remove")
    assert code == 0, shown
    assert (
        on(
            up,
            "gpu-1",
            "ls -d /etc/systemd/system/groundwork-serving* /etc/groundwork/serving /var/cache/groundwork/serving",
        ).stdout
        == ""
    )
    assert on(up, "gpu-1", "sudo podman ps --quiet").stdout == ""
    assert on(up, "gpu-1", "test -d /srv/models/chat").returncode == 0
