"""Preflight: a host that is as it should be is silent; each thing spoiled is told with its remedy."""

import importlib.util
from typing import Any

import pytest

from tests.roles.roles import ANSIBLE

FILE = ANSIBLE / "roles" / "preflight" / "filter_plugins" / "preflight.py"
SPEC = importlib.util.spec_from_file_location("preflight_filters", FILE)
assert SPEC
assert SPEC.loader
PREFLIGHT = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(PREFLIGHT)

KERNEL = "6.8.0-79-generic"


def probe(**spoiled: Any) -> dict[str, Any]:
    """What a right host answers, recorded, and what is spoiled of it."""
    return {
        "skew_seconds": 1, "distribution": "ubuntu-24.04", "processor": "x86_64", "init": "systemd", "cgroup2": True,
        "kernel": KERNEL, "kernels": ["6.8.0-71-generic", KERNEL], "reboot_required": False, "headers": True,
        "secure_boot": False, "gpus": ["2330"] * 8, "gpu_modules": [], "driver": "", "gpu_users": [], "runfile": False, "dkms_left": [],
        "free_gib": {"/": 410.0, "/boot": 0.4}, "lock_holder": "", "disks": [{"path": "/dev/disk/by-path/a", "state": "free"}],
    } | spoiled  # fmt: skip


def wanted(**other: Any) -> dict[str, Any]:
    """What the environment file says."""
    return {
        "distribution": "ubuntu-24.04", "processor": "x86_64", "gpus": {"count": 8, "pci": "2330"},
        "versions": {"driver": "580.178.04", "modules": "dkms"}, "secure_boot": False, "replace_running": False, "reboot": False,
        "free_gib": 20, "clock_seconds": 60, "waive": [],
    } | other  # fmt: skip


def kinds(found: list[dict[str, str]]) -> list[str]:
    return [fault["kind"] for fault in found]


def test_a_host_that_is_as_it_should_be_is_silent():
    assert PREFLIGHT.faults(probe(), wanted()) == []


SPOILED = [
    ("distribution", {"distribution": "ubuntu-22.04"}, "`ubuntu-22.04` is installed, the file says `ubuntu-24.04`"),
    ("processor", {"processor": "arm64"}, "`arm64`, the file says `x86_64`"),
    ("systemd", {"init": "runit"}, "process 1 is `runit`"),
    ("cgroup2", {"cgroup2": False}, "control groups are of version 1"),
    ("space", {"free_gib": {"/": 3.5}}, "3.5 GiB are free on `/`, 20 are needed"),
    ("space", {"free_gib": {"/": 410.0, "/var": 2.0}}, "2.0 GiB are free on `/var`, 20 are needed"),
    ("space", {"free_gib": {"/": 410.0, "/boot": 0.1}}, "0.1 GiB are free on `/boot`, 0.3 are needed"),
    ("clock", {"skew_seconds": -7200}, "-7200 s from the clock here, 60 are allowed"),
    ("package-lock", {"lock_holder": "unattended-upgr (812)"}, "held by `unattended-upgr (812)`"),
    ("reboot", {"kernel": "6.8.0-71-generic"}, f"`6.8.0-71-generic` runs, `{KERNEL}` is installed"),
    ("reboot", {"reboot_required": True}, "`/run/reboot-required` is there"),
    ("headers", {"headers": False}, f"none for the running kernel `{KERNEL}`, here or in a repository"),
    ("secure-boot", {"secure_boot": True}, "is on, the file says it is off: modules built on the host would not load"),
    ("gpus", {"gpus": ["2330"] * 7}, "7× `2330` found, the file says 8× `2330`"),
    ("gpus", {"gpus": ["2330"] * 7 + ["20b2"]}, "1× `20b2`, 7× `2330` found, the file says 8× `2330`"),
    ("gpus", {"gpus": []}, "none found, the file says 8× `2330`"),
    ("gpu-module", {"gpu_modules": ["nouveau"]}, "`nouveau` holds the GPUs"),
    ("runfile", {"runfile": True}, "a driver from a `.run` file is installed"),
    ("dkms", {"dkms_left": ["470.256.02"]}, "left of former drivers in `/var/lib/dkms/nvidia`: 470.256.02"),
    (
        "driver-in-use",
        {"driver": "535.104.05", "gpu_users": ["python3 (99)"]},
        "535.104.05 is loaded and used by python3 (99)",
    ),
    ("disk", {"disks": [{"path": "/dev/nvme0n1", "state": "system"}]}, "`/dev/nvme0n1` carries the running system"),
    ("disk", {"disks": [{"path": "/dev/nvme9n1", "state": "absent"}]}, "`/dev/nvme9n1` is not there"),
    ("disk", {"disks": [{"path": "/dev/nvme1n1", "state": "mounted"}]}, "`/dev/nvme1n1` is mounted"),
]


@pytest.mark.parametrize(("kind", "spoiled", "told"), SPOILED)
def test_each_thing_spoiled_is_told(kind: str, spoiled: dict[str, Any], told: str):
    (fault,) = PREFLIGHT.faults(probe(**spoiled), wanted())
    assert (fault["kind"], fault["found"]) == (kind, told)
    assert fault["hint"] == PREFLIGHT.CARDS[kind]


@pytest.mark.parametrize(("kind", "spoiled", "told"), SPOILED)
def test_each_can_be_waived_by_its_kind(kind: str, spoiled: dict[str, Any], told: str):
    assert PREFLIGHT.faults(probe(**spoiled), wanted(waive=[kind])) == []


def test_every_kind_of_fault_is_spoiled_above():
    assert {kind for kind, _, _ in SPOILED} | {"unreachable", "versions"} == set(PREFLIGHT.CARDS)


def test_a_set_the_matrix_refuses_is_a_fault():
    found = PREFLIGHT.faults(probe(), wanted(versions={"refused": ["`branch` is `535`, which has ended"]}))
    assert [fault["found"] for fault in found] == ["`branch` is `535`, which has ended"]


def test_signed_modules_need_no_headers_and_bear_secure_boot():
    versions = {"driver": "580.173.02", "modules": "signed"}
    assert PREFLIGHT.faults(probe(headers=False, secure_boot=True), wanted(versions=versions, secure_boot=True)) == []


def test_an_old_driver_that_nothing_uses_is_no_fault():
    assert PREFLIGHT.faults(probe(driver="535.104.05"), wanted()) == []


def test_a_module_in_the_way_is_no_fault_where_the_host_may_be_rebooted():
    assert PREFLIGHT.faults(probe(gpu_modules=["nova_core"]), wanted(reboot=True)) == []


def test_a_driver_in_use_may_be_replaced_by_who_says_so():
    spoiled = probe(driver="535.104.05", gpu_users=["python3 (99)"])
    assert PREFLIGHT.faults(spoiled, wanted(replace_running=True)) == []


def test_a_host_without_gpus_is_asked_nothing_of_the_driver():
    store = wanted(gpus=None, versions={})
    assert PREFLIGHT.faults(probe(gpus=[], headers=False, secure_boot=True), store) == []
    assert kinds(PREFLIGHT.faults(probe(gpus=["27b8"]), store)) == ["gpus"]


def test_the_table_has_every_fault_of_every_host_and_those_not_reached():
    spoiled = PREFLIGHT.faults(probe(free_gib={"/": 1.0}, runfile=True), wanted())
    assert PREFLIGHT.table({"gpu-2": spoiled, "gpu-1": [], "gpu-10": None}).splitlines() == [
        "gpu-10  unreachable  no answer; start the host, or run with `--limit` that leaves it out",
        "gpu-2   space        1.0 GiB are free on `/`, 20 are needed; free some space, or lower `preflight_free_gib`",
        "gpu-2   runfile      a driver from a `.run` file is installed; run `nvidia-uninstall`: files that no package knows shadow those of packages",
    ]


def test_no_fault_is_no_table():
    assert PREFLIGHT.table({"gpu-1": [], "gpu-2": []}) == ""
