"""Fabric: interfaces are told, what differs is found, and found again when it is undone; on a recorded `/sys` with stand-in programs."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.roles.rendered import Rendered, facts
from tests.roles.roles import ANSIBLE

PROGRAM = ANSIBLE / "roles/fabric/files/usr/local/sbin/groundwork-fabric"
NICS = {
    "ens1f0np0": {"gbps": 400, "fabric": "roce"},
    "eno1": {"gbps": 25, "fabric": "ethernet"},
}
PROGRAMS = {
    # As mlnx_qos of MLNX_OFED 4.2 and later prints it; what it is told is kept in files.
    "mlnx_qos": """
        case "$*" in
        *--trust*) echo dscp >"$HELD/trust"; echo "$6" | tr , ' ' >"$HELD/pfc" ;;
        *--dscp2prio*) echo 26 >"$HELD/moved" ;;
        *)
            echo "DCBX mode: OS controlled"
            echo "Priority trust state: $(cat $HELD/trust)"
            echo "dscp2prio mapping:"
            if test -e $HELD/moved; then echo "        prio:3 dscp:31,30,29,28,27,26,25,24,"; else echo "        prio:3 dscp:31,30,29,28,27,25,24,"; fi
            echo "        prio:6 dscp:55,54,53,52,51,50,49,48,"
            echo "default priority:"
            echo "PFC configuration:"
            echo "        priority    0   1   2   3   4   5   6   7"
            echo "        enabled     $(sed 's/ /   /g' $HELD/pfc)   "
            echo "        buffer      0   0   0   1   0   0   0   0   "
            ;;
        esac""",
    "cma_roce_tos": 'test "$3" = -t && echo "$4" >"$HELD/tos"; cat "$HELD/tos"',
    "ip": 'echo "$6" >"$GROUNDWORK_FABRIC_ROOT/sys/class/net/$4/mtu"',
    "setpci": """
        case "$2" in
        0000:17:00.0) file="$HELD/acs" ;;
        *) echo "setpci: 0000:18:00.0: Instance #0 of Capability 0x000d not found" >&2; exit 1 ;;
        esac
        case "$3" in *=*) echo "${3#*=}" >"$file" ;; *) cat "$file" ;; esac""",
}


@dataclass
class Box:
    """A host with one adapter, below a root of its own."""

    root: Path
    held: Path

    def run(self, act: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "GROUNDWORK_FABRIC_ROOT": str(self.root), "HELD": str(self.held)}
        environment["PATH"] = f"{self.root / 'bin'}:{environment['PATH']}"
        return subprocess.run([PROGRAM, act], env=environment, capture_output=True, text=True, check=False)

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text + "\n")


def role(kind: str = "roce", nics: Any = None, **more: Any) -> Rendered:
    """The role on a host of a group."""
    given: dict[str, Any] = {
        "groundwork_fabric": kind,
        "groundwork_nics": nics or NICS,
        "groundwork_gpus": {"count": 8},
        "groundwork_versions": {"flavour": "open"},
        "ansible_facts": {**facts(), "virtualization_role": "host"},
    }
    return Rendered("fabric", **given | more)


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """As an adapter is after a boot: trust by PCP, no PFC, an MTU of 1500, and a switch with ACS on."""
    found = Box(tmp_path, tmp_path / "held")
    for name, body in PROGRAMS.items():
        found.write(f"bin/{name}", f"#!/bin/sh\n{body}")
        (tmp_path / "bin" / name).chmod(0o755)
    for name, text in {"trust": "pcp", "pfc": "0 0 0 0 0 0 0 0", "tos": "0", "acs": "001d"}.items():
        found.write(f"held/{name}", text)
    net, port = "sys/class/net/ens1f0np0", "sys/class/infiniband/mlx5_0/ports/1"
    found.write(f"{net}/mtu", "1500")
    (tmp_path / net / "device/infiniband/mlx5_0").mkdir(parents=True)
    for path, text in {"roce_np/enable/3": "0", "roce_rp/enable/3": "0", "roce_np/cnp_dscp": "0"}.items():
        found.write(f"{net}/ecn/{path}", text)
    found.write(f"{net}/ecn/roce_np/cnp_802p_prio", "0")
    found.write("sys/class/infiniband/mlx5_0/tc/1/traffic_class", "Global tclass=0")
    for path, text in {"state": "4: ACTIVE", "rate": "400 Gb/sec (4X NDR)", "sm_lid": "0x0"}.items():
        found.write(f"{port}/{path}", text)
    found.write("sys/bus/pci/devices/0000:17:00.0/class", "0x060400")
    found.write("sys/bus/pci/devices/0000:18:00.0/class", "0x060400")
    found.write("sys/bus/pci/devices/0000:19:00.0/class", "0x020000")
    found.write("etc/groundwork/fabric.json", role().template("etc/groundwork/fabric.json"))
    return found


def test_everything_that_differs_after_a_boot_is_told(box: Box):
    done = box.run("status")
    assert done.returncode == 1
    for words in (
        "not taken from DSCP",
        "PFC is not on",
        "DSCP 26 is not",
        "MTU is 1500",
        "not marked 106",
        "ACS sends",
        "cnp_dscp",
    ):
        assert words in done.stdout, words


def test_told_once_it_is_as_it_should_be_and_a_second_time_too(box: Box):
    for _ in range(2):
        done = box.run("apply")
        assert (done.returncode, done.stdout) == (0, "as it should be\n"), done.stdout + done.stderr
    assert (box.held / "pfc").read_text() == "0 0 0 1 0 0 0 0\n"
    assert (box.held / "acs").read_text() == "0000\n"
    assert (box.root / "sys/class/infiniband/mlx5_0/tc/1/traffic_class").read_text() == "106"


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("held/trust", "pcp", "not taken from DSCP"),
        ("held/pfc", "0 0 0 1 0 0 1 0", "PFC is not on for priority 3 alone"),
        ("held/tos", "0", "not marked 106"),
        ("held/acs", "0010", "0000:17:00.0: PCIe ACS"),
        ("sys/class/net/ens1f0np0/mtu", "1500", "MTU is 1500, not 9000"),
        ("sys/class/net/ens1f0np0/ecn/roce_rp/enable/3", "0", "roce_rp/enable/3 is 0"),
        ("sys/class/infiniband/mlx5_0/ports/1/state", "1: DOWN", "mlx5_0 is 1: DOWN"),
        ("sys/class/infiniband/mlx5_0/ports/1/rate", "200 Gb/sec (2X NDR)", "not at 400 Gbit/s"),
    ],
)
def test_what_is_undone_is_found(box: Box, path: str, text: str, words: str):
    box.run("apply")
    box.write(path, text)
    done = box.run("status")
    assert done.returncode == 1
    assert words in done.stdout
    assert len(done.stdout.splitlines()) == 1


def test_an_infiniband_port_that_no_subnet_manager_has_met_is_told(box: Box):
    nics = {"ens1f0np0": {"gbps": 400, "fabric": "infiniband"}}
    box.write(
        "etc/groundwork/fabric.json",
        role("infiniband", nics, fabric_acs_off=False).template("etc/groundwork/fabric.json"),
    )
    assert box.run("apply").stdout == "ens1f0np0: mlx5_0 has met no subnet manager\n"
    assert (box.held / "trust").read_text() == "pcp\n"
    box.write("sys/class/infiniband/mlx5_0/ports/1/sm_lid", "0x1")
    assert box.run("status").returncode == 0


def test_a_program_that_fails_is_told_in_its_own_words(box: Box):
    box.write("bin/mlnx_qos", "#!/bin/sh\necho 'Netlink error: Operation not supported' >&2; exit 1")
    done = box.run("apply")
    assert done.returncode == 1
    assert "Operation not supported" in done.stderr


@pytest.mark.parametrize(
    ("flavour", "kernel", "gpus", "way"),
    [
        ("open", "6.1.0-41-amd64", {"count": 8}, "dma-buf"),
        ("open", "5.4.0-1", {"count": 8}, "peermem"),
        ("proprietary", "6.1.0-41-amd64", {"count": 8}, "peermem"),
        ("open", "6.1.0-41-amd64", None, "none"),
    ],
)
def test_how_nics_reach_gpu_memory(flavour: str, kernel: str, gpus: Any, way: str):
    host = {**facts(), "virtualization_role": "host", "kernel": kernel}
    found = role(groundwork_versions={"flavour": flavour}, groundwork_gpus=gpus, ansible_facts=host)
    assert found.value("fabric_peer_memory") == way
    assert ("etc/modules-load.d/groundwork-fabric.conf" in found.value("_fabric_files")) == (way == "peermem")


def test_a_virtual_machine_keeps_its_acs_and_a_host_without_fabric_is_told_nothing():
    guest = {**facts(), "virtualization_role": "guest"}
    assert role(ansible_facts=guest).value("fabric_acs_off") is False
    assert role().value("fabric_acs_off") is True
    settings = json.loads(role().template("etc/groundwork/fabric.json"))
    assert list(settings["nics"]) == ["ens1f0np0"]


def test_marks_are_one_number_in_three_places():
    """ToS 106 is DSCP 26 with ECN's bits `10`; NCCL's traffic class is the same octet."""
    assert role().value("_fabric_tos") == 106
    assert "NCCL_IB_TC=106" in role().template("etc/nccl.conf")
    assert "NCCL" not in role("infiniband").template("etc/nccl.conf").partition("\n\n")[2]


def test_no_subnet_manager_is_installed():
    assert not any("opensm" in name for names in role().value("_fabric_names").values() for name in names)
