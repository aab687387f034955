"""Roles of hosts with GPUs, on real hosts with stand-in GPUs: split and whole again, told and alerted, each planted fault found with its GPU."""

import json
import time

import pytest

from infra.hosts.validation.finding import REMEDIES
from tests.hosts import faults
from tests.hosts_e2e.doing import on, role, within

KIND = "nspawn"
ONLY = ("gpu-1", "gpu-2", "watch-1")
pytestmark = [pytest.mark.hosts, pytest.mark.root]

LAYOUT = {"0": [f"1g.10gb:{start}" for start in range(7)], "1": ["3g.40gb:0", "3g.40gb:4"]}
ALERT_S = 240
"""How long an alert may take to its receiver: two minutes of `for`, a minute of Alertmanager's grouping, and readings."""


def well(done):
    """A run that ended well, and Ansible's counts by host."""
    status, counts, said = done
    assert status == 0, said[-3000:]
    return counts


def validated(up):
    """What `validate` reports of gpu-1, and what was said."""
    report = up.run / "validation.json"
    _, _, said = role(up, "validate", "gpu-1", validate_report=str(report))
    return json.loads(report.read_text())["hosts"]["gpu-1"], said


@pytest.fixture(scope="module")
def driven(up):
    """Hosts with driver, engine, toolkit and DCGM."""
    for host in ONLY:
        on(up, host, "sudo apt-get update -qq", timeout=300)
    for name in ("nvidia_driver", "container_engine", "nvidia_container_toolkit", "dcgm"):
        well(role(up, name, "gpu-1,gpu-2"))
    return up


def test_a_second_run_changes_nothing(driven):
    for name in ("nvidia_container_toolkit", "dcgm"):
        counts = well(role(driven, name, "gpu-1,gpu-2"))
        assert {host: count["changed"] for host, count in counts.items()} == {"gpu-1": 0, "gpu-2": 0}, name


def test_the_exporter_comes_back_with_a_host_engine_that_was_killed(driven):
    on(driven, "gpu-1", "sudo kill -9 $(systemctl show -p MainPID --value nvidia-dcgm)")
    time.sleep(15)
    told = on(
        driven, "gpu-1", "systemctl is-active nvidia-dcgm nvidia-dcgm-exporter; curl -s localhost:9400/metrics"
    ).stdout
    assert told.splitlines()[:2] == ["active", "active"]
    assert told.count("\nDCGM_FI_DEV_GPU_TEMP{") == 8


def test_verify_fails_without_the_host_engine(driven):
    on(driven, "gpu-1", "sudo systemctl stop nvidia-dcgm")
    status, _, said = role(driven, "dcgm", "gpu-1", tasks="verify")
    on(driven, "gpu-1", "sudo systemctl start nvidia-dcgm")
    assert status != 0
    assert "The host engine knows each GPU" in said


@pytest.mark.parametrize(
    ("name", "undo", "redo"),
    [
        ("nvidia_driver", faults.plant("no-driver", ""), faults.mend()),
        ("container_engine", "sudo mv /usr/bin/podman /tmp/undone", "sudo mv /tmp/undone /usr/bin/podman"),
        (
            "nvidia_container_toolkit",
            "sudo systemctl disable -q nvidia-cdi-refresh.path",
            "sudo systemctl enable -q nvidia-cdi-refresh.path",
        ),
    ],
)
def test_verify_fails_when_the_role_is_undone(driven, name: str, undo: str, redo: str):
    on(driven, "gpu-1", undo)
    status, _, said = role(driven, name, "gpu-1", tasks="verify")
    on(driven, "gpu-1", redo)
    assert status != 0, said[-2000:]
    well(role(driven, name, "gpu-1", tasks="verify"))


def test_toolkit_and_cudnn_are_there_and_verify_misses_them_when_they_are_not(driven):
    for name, thing in (("cuda", "/usr/local/cuda-*/bin/nvcc"), ("cudnn", "/usr/lib/x86_64-linux-gnu/libcudnn.so.9")):
        well(role(driven, name, "gpu-2"))
        assert well(role(driven, name, "gpu-2"))["gpu-2"]["changed"] == 0
        on(driven, "gpu-2", f"sudo mv {thing} /tmp/undone")
        assert role(driven, name, "gpu-2", tasks="verify")[0] != 0
        on(driven, "gpu-2", f"sudo mv /tmp/undone $(echo {thing} | sed 's/-\\*/-13.0/')")


def test_nothing_of_them_is_put_where_only_containers_serve(driven):
    for name in ("cuda", "cudnn"):
        assert well(role(driven, name, "gpu-1"))["gpu-1"]["changed"] == 0
    assert on(driven, "gpu-1", "ls -d /usr/local/cuda* /etc/profile.d/groundwork-cuda.sh").stdout == ""


def test_gpus_are_split_not_while_in_use_again_at_a_boot_and_made_whole(driven):
    on(driven, "gpu-1", faults.plant("busy", "1"))
    status, _, said = role(driven, "mig", "gpu-1", mig_layout=LAYOUT)
    assert status != 0
    assert "GPU 1 is used by tritonserver (4242); end those programs, or set `mig_take_busy: true`" in said
    assert on(driven, "gpu-1", "nvidia-smi mig -lgi").stdout.count("MIG 1g.10gb") == 7
    on(driven, "gpu-1", faults.mend())
    again = well(role(driven, "mig", "gpu-1", mig_layout=LAYOUT))
    assert again["gpu-1"]["changed"] == 2, "the GPU that is free now is split, and containers' devices are renewed"
    assert well(role(driven, "mig", "gpu-1", mig_layout=LAYOUT))["gpu-1"]["changed"] == 0
    on(driven, "gpu-1", "sudo systemctl disable -q groundwork-mig")
    assert role(driven, "mig", "gpu-1", tasks="verify", mig_layout=LAYOUT)[0] != 0, "it is not made at the next boot"
    on(driven, "gpu-1", "sudo systemctl enable -q groundwork-mig")
    done = within(driven, "ansible", "-b", "-m", "reboot", "gpu-1", timeout=300)
    assert done.returncode == 0, done.stdout
    assert on(driven, "gpu-1", "nvidia-ctk cdi list | grep -c ':'").stdout.strip() == "9"
    for name in ("mig", "dcgm"):
        assert well(role(driven, name, "gpu-1", mig_layout=LAYOUT))["gpu-1"]["changed"] == 0, name
    well(role(driven, "mig", "gpu-1", mig_layout={}))
    assert on(driven, "gpu-1", "nvidia-ctk cdi list | grep -c 'gpu=[0-9]$'").stdout.strip() == "8"


def test_a_host_that_is_well_is_told_so(driven):
    found, said = validated(driven)
    assert [one for one in found["findings"] if one["level"] == "fail"] == []
    assert "8× NVIDIA H100 80GB HBM3" in said


FAULTS = [
    {
        ("off-the-bus", "3"): ("bus", 3, "power-cycle"),
        ("ecc", "2"): ("memory", 2, "reset"),
        ("xid", "79 5"): ("xid", 5, "power-cycle"),
    },
    {("no-driver", "0"): ("driver", 7, "driver")},
]
"""Faults planted together with their values, and what is found of each: check, GPU, remedy."""


@pytest.mark.parametrize("planted", FAULTS, ids=["three GPUs", "the driver"])
def test_planted_faults_are_found_with_their_gpu_its_address_and_a_remedy(driven, planted):
    for fault, value in planted:
        on(driven, "gpu-1", faults.plant(fault, value))
    told = [one for one in validated(driven)[0]["findings"] if one["level"] == "fail"]
    on(driven, "gpu-1", faults.mend())
    for check, gpu, remedy in planted.values():
        found = [one for one in told if one["check"] == check and one.get("gpu") == gpu]
        assert {one["bus"] for one in found} == {f"0000:{0x10 + gpu * 0x10:02x}:00.0"}
        assert REMEDIES[remedy] in {one["remedy"] for one in found}


def test_planted_faults_fire_their_alerts_and_reach_the_receiver(driven):
    well(role(driven, "node_exporter", "gpu-1,watch-1"))
    # It ends in a failure: targets of hosts that are not made are down.
    _, _, said = role(driven, "monitoring", "watch-1")
    assert "Every alert is loaded" in said, said[-3000:]
    for fault, value in (("off-the-bus", "3"), ("ecc", "2"), ("xid", "79 5")):
        on(driven, "gpu-1", faults.plant(fault, value))
    wanted = {("GpuMissing", None), ("GpuMemoryUncorrected", "2"), ("GpuResetDue", "2"), ("GpuXid", "5")}
    until = time.monotonic() + ALERT_S
    seen: set = set()
    while not wanted <= seen and time.monotonic() < until:
        time.sleep(5)
        lines = driven.alerts.read_text().splitlines() if driven.alerts.exists() else []
        alerts = [alert["labels"] for line in lines for alert in json.loads(line)["alerts"]]
        seen = {(labels["alertname"], labels.get("gpu")) for labels in alerts if labels.get("host") == "gpu-1"}
    assert wanted <= seen
