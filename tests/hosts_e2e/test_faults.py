"""What goes wrong on hosts is told before anything is changed there, or survived; the other hosts go on."""

import re
import shutil

import pytest
import yaml

from tests.hosts import lifecycle
from tests.hosts.places import Places
from tests.hosts.site import site
from tests.hosts_e2e.doing import on
from tests.hosts_e2e.playbook import Run, play

KIND = "nspawn"
pytestmark = [pytest.mark.hosts, pytest.mark.fault, pytest.mark.root]
HOSTS = {host.name for host in site().hosts}
FEW = ("--tags", "base,node_exporter")
"""Roles enough to see who goes on."""

HARDWARE = "/opt/test-hardware/hardware.json"
UPGRADE = """import fcntl, time
open("/proc/self/comm", "w").write("unattended-upgr")
lock = open("/var/lib/dpkg/lock-frontend", "w")
fcntl.lockf(lock, fcntl.LOCK_EX)
time.sleep(3600)"""
PLANTED = {
    "gpu-1": f"""
        sudo sed -i '0,/2330/s//20b2/; s/"secure_boot": false/"secure_boot": true/' {HARDWARE}
        sudo mkdir -p /srv/module/nvidia && echo 535.104.05 | sudo tee /srv/module/nvidia/version
        sudo mount --bind /srv/module /sys/module && sudo touch /dev/nvidia0
        sudo sh -c 'sleep 3600 3</dev/nvidia0 >/dev/null 2>&1 &'""",
    "gpu-2": f"""sudo sh -c 'python3 -c "$1" >/dev/null 2>&1 &' sh '{UPGRADE}'""",
    "store-1": """
        sudo apt-get update -qq && sudo apt-get install -y -qq faketime
        printf '#!/bin/sh\\nexec faketime -f -2h /usr/bin/python3 "$@"\\n' | sudo tee /usr/local/bin/late
        sudo chmod 755 /usr/local/bin/late
        sudo mount -t tmpfs -o size=64m none /opt""",
}
"""By host: one GPU of another kind, Secure Boot on, an old driver that a program uses; an upgrade in the background; a clock two hours
late for whoever asks by Python, and a file system that is nearly full. What is planted is what a probe reads: files, locks, mounts."""
MENDED = {
    "gpu-1": f"""
        sudo sed -i 's/20b2/2330/; s/"secure_boot": true/"secure_boot": false/' {HARDWARE}
        sudo umount /sys/module; sudo pkill -x sleep; sudo rm -r /dev/nvidia0 /srv/module""",
    "gpu-2": "sudo pkill -x unattended-upgr",
    "store-1": "sudo umount /opt",
}
VARIABLES = {
    "gpu-2": {
        "preflight_waive": ["cgroup2"]
    },  # and not `headers`: the kernel of this machine has none in Debian's archive
    "store-1": {"ansible_python_interpreter": "/usr/local/bin/late"},
}
FULL = "/var/cache/apt/archives"


@pytest.fixture(scope="module")
def faulty(up: Places) -> Run:
    """A run over hosts of which all but one have a fault. The faults are mended after it."""
    for host, shell in PLANTED.items():
        done = on(up, host, shell, timeout=600)
        assert done.returncode == 0, f"{host}: {done.stdout}{done.stderr}"
    beside = up.inventory.parent / "host_vars"
    beside.mkdir()
    for host, variables in VARIABLES.items():
        (beside / f"{host}.yml").write_text(yaml.safe_dump(variables))
    lifecycle.switch(up, site(), "gate-1", on=False)
    run = play(up, "site.yml", *FEW)
    lifecycle.switch(up, site(), "gate-1", on=True)
    shutil.rmtree(beside)
    for host, shell in MENDED.items():
        on(up, host, shell)
    return run


def rows(run: Run, host: str) -> list[str]:
    """A host's rows of the table that preflight tells, without numbers of processes."""
    told = run.output.partition("PLAY RECAP")[0]
    found = re.findall(rf"^ *{host} +([a-z-]+) +(\S.*; .*)$", told, re.MULTILINE)
    return [f"{kind}: {re.sub(r'[(][0-9]+[)]', '(PID)', said)}" for kind, said in found]


def test_gpus_of_another_kind_secure_boot_and_a_driver_in_use(faulty: Run):
    assert rows(faulty, "gpu-1") == [
        "secure-boot: is on, the file says it is off: modules built on the host would not load; set `secure_boot: true` for the group"
        " (signed modules), or switch it off in the firmware",
        "gpus: 1× `20b2`, 7× `2330` found, the file says 8× `2330`; look at `lspci -n -d 10de:`, then mend the host or `gpus` in the"
        " environment file",
        "driver-in-use: 535.104.05 is loaded and used by sleep (PID); end those programs, or set `nvidia_driver_replace_running: true` to"
        " have the host rebooted",
    ]


def test_an_upgrade_that_holds_the_lock_and_headers_that_are_nowhere(up: Places, faulty: Run):
    kernel = on(up, "gpu-2", "uname -r").stdout.strip()
    assert rows(faulty, "gpu-2") == [
        "package-lock: held by `unattended-upgr (PID)`; wait for it to end, or stop it: an upgrade in the background holds the lock",
        f"headers: none for the running kernel `{kernel}`, here or in a repository; install the newest kernel and reboot into it; headers of"
        " older ones leave the archive",
    ]


def test_a_full_file_system_and_a_wrong_clock(faulty: Run):
    assert [re.sub(r"-72\d\d s|-71\d\d s", "-2 h", row) for row in rows(faulty, "store-1")] == [
        "space: 0.1 GiB are free on `/opt`, 1.0 are needed; free some space, or lower `preflight_free_gib`",
        "clock: -2 h from the clock here, 60 are allowed; set the clock: certificates and signatures of repositories are judged by it",
    ]


def test_a_host_without_power(faulty: Run):
    assert rows(faulty, "gate-1") == [
        "unreachable: no answer; start the host, or run with `--limit` that leaves it out"
    ]


def test_hosts_with_a_fault_are_untouched_and_the_other_one_goes_on(up: Places, faulty: Run):
    assert faulty.states == dict.fromkeys(HOSTS, "failed") | {"watch-1": "ready"}
    assert {host for host, changed in faulty.changed.items() if changed} == {"watch-1"}
    assert faulty.code != 0
    for host in ("gpu-1", "gpu-2", "store-1"):
        assert on(up, host, "test -e /var/lib/groundwork").returncode != 0


def test_a_disk_that_fills_while_packages_are_fetched_stops_its_host_alone(up: Places, faulty: Run):
    """Faults of before are mended here, so all others come through; the host comes through as well once there is space."""
    on(up, "store-1", f"sudo mount -t tmpfs -o size=64k none {FULL}")
    run = play(up, "site.yml", *FEW)
    assert run.states == dict.fromkeys(HOSTS, "ready") | {"store-1": "failed"}, run.output[-3000:]
    assert "enough free space" in str(run.hosts["store-1"]["said"])
    on(up, "store-1", f"sudo umount {FULL}")
    assert play(up, "site.yml", *FEW, "--limit", "store-1").states == {"store-1": "ready"}
    assert on(up, "store-1", "dpkg --audit").stdout == ""
