"""Hosts in nspawn: they answer, install signed packages alone, break as told, and leave nothing."""

import subprocess

import pytest

from tests.hosts import cgroups, faults, lifecycle
from tests.hosts.mounts import below
from tests.hosts.places import places
from tests.hosts.processes import pid_of
from tests.hosts.site import site
from tests.hosts.variables import environment
from tests.hosts_e2e.doing import on, pinged, repository, within

KIND = "nspawn"
pytestmark = [pytest.mark.hosts, pytest.mark.root]


def test_five_hosts_answer_by_the_products_inventory(up):
    assert pinged(up) == {host.name for host in site().hosts}


def test_a_host_with_another_key_is_refused(up):
    known = up.ssh / "known_hosts"
    before = known.read_text()
    other = (up.ssh / "host-gpu-1.pub").read_text().split()[1]
    lines = [
        line if not line.startswith("gate-1,") else f"gate-1,10.77.0.31 ssh-ed25519 {other}"
        for line in before.splitlines()
    ]
    try:
        known.write_text("\n".join(lines) + "\n")
        refused = on(up, "gate-1", "true")
    finally:
        known.write_text(before)
    assert refused.returncode == 255
    assert on(up, "gate-1", "true").returncode == 0


def test_up_again_keeps_what_is_there(up):
    before = {host.name: pid_of(up, host.name) for host in site().hosts}
    lifecycle.up(up, site(), KIND)
    assert {host.name: pid_of(up, host.name) for host in site().hosts} == before


def test_a_package_signed_by_another_key_is_refused(up):
    variables = environment(up, site())
    key = (up.run / "repository/key.asc").read_text()
    on(up, "watch-1", repository(f"{variables['GROUNDWORK_HOSTS_PACKAGES']}/untrusted", key))
    assert "NO_PUBKEY" in on(up, "watch-1", "sudo apt-get update 2>&1").stdout
    assert on(up, "watch-1", "sudo apt-get install -y -qq nvidia-open").returncode != 0
    assert on(up, "watch-1", "test -e /usr/bin/nvidia-smi").returncode == 1


def test_the_driver_installs_and_answers_until_its_gpu_falls_off_the_bus(up):
    variables = environment(up, site())
    on(up, "gpu-1", repository(variables["GROUNDWORK_HOSTS_PACKAGES"], (up.run / "repository/key.asc").read_text()))
    done = on(
        up, "gpu-1", "sudo apt-get update -qq && sudo apt-get install -y -qq nvidia-open nvidia-fabricmanager 2>&1"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(on(up, "gpu-1", "nvidia-smi -L").stdout.splitlines()) == 8
    assert on(up, "gpu-1", "lspci -n -d 10de:2330").stdout.count("10de:2330") == 8
    on(up, "gpu-1", faults.plant("off-the-bus", "3"))
    lost = on(up, "gpu-1", "nvidia-smi")
    assert (lost.returncode, "GPU3" in lost.stdout, "GPU is lost" in lost.stdout) == (15, True, True)
    on(up, "gpu-1", faults.mend())
    assert on(up, "gpu-1", "nvidia-smi").returncode == 0


def test_a_reboot_keeps_files_and_a_power_cut_host_comes_back(up):
    on(up, "gate-1", "sudo touch /var/kept; sync")
    done = within(up, "ansible", "-b", "-m", "reboot", "gate-1")
    assert done.returncode == 0, done.stdout
    lifecycle.switch(up, site(), "gate-1", on=False)
    assert cgroups.members("gate-1") == set()
    assert on(up, "gate-1", "true").returncode != 0
    lifecycle.switch(up, site(), "gate-1", on=True)
    assert on(up, "gate-1", "test -e /var/kept").returncode == 0


def test_down_leaves_nothing(up):
    pinged(up)
    assert lifecycle.left(up, site())
    lifecycle.down(up, site())
    assert lifecycle.left(up, site()) == []
    assert below(places().cache) == []
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True, check=True).stdout
    assert "groundwork-hosts" not in listed
    names = {entry.name for entry in places().cache.iterdir()}
    assert all(
        name.startswith("base-") or name in {"lock", "packages", "signing-key", "other-key"} for name in names
    ), names
