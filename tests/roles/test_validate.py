"""Validation: a host that is well is told so; each thing spoiled in its recorded answers is found, with the GPU and the remedy."""

import json
import re
from typing import Any

import pytest

from infra.catalog import catalog
from infra.hosts.validation import readings
from infra.hosts.validation.finding import REMEDIES, Finding, worst
from infra.hosts.validation.judge import CHECKS, failures, judge, table
from infra.hosts.validation.readings import FIELDS, REMAPPED
from tests.roles.roles import ANSIBLE

DRIVER = "580.178.04"
BUSES = [
    "0000:18:00.0",
    "0000:2a:00.0",
    "0000:3a:00.0",
    "0000:5d:00.0",
    "0000:9a:00.0",
    "0000:ab:00.0",
    "0000:ba:00.0",
    "0000:db:00.0",
]
"""Addresses of the eight GPUs of a host as its own p2pBandwidthLatencyTest printed them (NVIDIA/nccl issue 1264)."""
H100 = {
    "name": "NVIDIA H100 80GB HBM3", "driver_version": DRIVER, "persistence_mode": "Enabled", "pstate": "P0", "memory.total": "81559",
    "mig.mode.current": "Disabled", "mig.mode.pending": "Disabled", "ecc.mode.current": "Enabled", "ecc.mode.pending": "Enabled",
    "ecc.errors.uncorrected.volatile.total": "0", "ecc.errors.uncorrected.aggregate.sram": "0", "ecc.errors.corrected.aggregate.total": "0",
    "retired_pages.pending": "[N/A]", "pcie.link.gen.current": "1", "pcie.link.gen.max": "5", "pcie.link.width.current": "16",
    "pcie.link.width.max": "16", "clocks_event_reasons.active": "0x0000000000000001", "utilization.gpu": "0", "temperature.gpu": "34",
    "power.limit": "700.00", "power.default_limit": "700.00", "fabric.state": "Completed", "fabric.status": "Success",
}  # fmt: skip
"""An idle one: its link is in the first generation to save power, its clocks are lowered for want of work."""
L4 = H100 | {
    "name": "NVIDIA L4", "memory.total": "23034", "mig.mode.current": "[N/A]", "mig.mode.pending": "[N/A]", "pcie.link.gen.max": "4",
    "power.limit": "72.00", "power.default_limit": "72.00", "fabric.state": "[N/A]", "fabric.status": "[N/A]",
}  # fmt: skip
LOST = "Unable to determine the device handle for GPU3: 0000:5D:00.0: Unknown Error"
"""As driver 610 says it, with the other GPUs after it; older ones say `GPU is lost.  Reboot the system to recover this GPU` and end."""
MISMATCH = "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 580.178\n"
NO_DRIVER = "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n"
XID = "1764028800.123456 gpu-1 kernel: NVRM: Xid (PCI:{bus}): {text}"
LGI = """+---------------------------------------------------------+
| GPU instances:                                          |
| GPU   Name               Profile  Instance   Placement  |
|                            ID       ID       Start:Size |
|=========================================================|
|   0  MIG 2g.20gb           14        3          0:2     |
+---------------------------------------------------------+
|   0  MIG 3g.40gb            9        2          4:4     |
+---------------------------------------------------------+
"""


def smi(model: dict[str, str] = H100, count: int = 8, **spoiled: dict[str, str]) -> str:
    """Answers for all GPUs; `gpu3={…}` spoils one."""
    lines = []
    for index in range(count):
        values = model | {
            "index": str(index),
            "pci.bus_id": f"0000{BUSES[index].upper()}",
            "uuid": f"GPU-{index}",
            "serial": f"165{index}",
        }
        values |= spoiled.get(f"gpu{index}", {})
        lines.append(", ".join(values[field] for field in FIELDS))
    return "\n".join(lines) + "\n"


def links(count: int = 8, lanes: int = 18) -> str:
    """`nvidia-smi nvlink -s`."""
    text = ""
    for index in range(count):
        text += f"GPU {index}: NVIDIA H100 80GB HBM3 (UUID: GPU-{index})\n"
        text += "".join(f"\t Link {link}: 26.562 GB/s\n" for link in range(lanes))
    return text


def diag(**failed: str) -> str:
    """`dcgmi diag -r 1 -j` of DCGM 4; `gpu3="…"` fails one."""
    results = [{"entity_group": "GPU", "entity_group_id": 1, "entity_id": index, "status": "Fail" if f"gpu{index}" in failed else "Pass"} | ({"warnings": [{"error_category": 3, "error_id": 66, "error_severity": 2, "warning": failed[f"gpu{index}"]}]} if f"gpu{index}" in failed else {}) for index in range(8)]  # fmt: skip
    summary = {"status": "Fail" if failed else "Pass"}
    test = {"name": "software", "results": results, "test_summary": summary}
    return json.dumps(
        {
            "DCGM Diagnostic": {"test_categories": [{"category": "Deployment", "tests": [test]}]},
            "metadata": {"version": "4.6.0"},
        }
    )


def answer(out: str = "", rc: int = 0) -> dict[str, Any]:
    return {"rc": rc, "out": out}


def probe(**spoiled: Any) -> dict[str, Any]:
    """What a right host of eight H100 answers, and what is spoiled of it."""
    return {
        "lspci": "".join(f"{bus} 0302: 10de:2330 (rev a1)\n" for bus in BUSES) + "0000:05:00.0 0680: 10de:22a3 (rev a1)\n",
        "gpus": answer(smi()), "nvlink": answer(links()), "mig": answer("No MIG-enabled devices found.\n", 6), "diagnostic": answer(diag()),
        "remapped": answer("".join(f"0000{bus.upper()}, 0, No, No\n" for bus in BUSES)),
        "cdi": answer("".join(f"nvidia.com/gpu={index}\n" for index in range(8)) + "nvidia.com/gpu=all\n") | {"specification": f"- hostPath: /usr/lib/x86_64-linux-gnu/libcuda.so.{DRIVER}\n"},
        "xids": [], "units": {"nvidia-persistenced": "active", "nvidia-fabricmanager": "active", "nvidia-dcgm": "active", "nvidia-dcgm-exporter": "active"},
        "mounts": [{"path": "/", "free_percent": 61.0}], "disks": [{"path": "/dev/disk/by-path/a", "state": "array"}],
        "mdstat": "Personalities : [raid0]\nmd127 : active raid0 nvme1n1[1] nvme0n1[0]\n      3750481920 blocks super 1.2 512k chunks\n",
        "nics": {"eth0": {"state": "up", "gbps": 100.0}}, "clock": {"offset_ms": 0.02, "synchronized": True},
        "ports": [{"name": "mlx5_0/1", "state": "ACTIVE", "physical": "LinkUp", "link_layer": "InfiniBand", "gbps": 400.0, "sm_lid": 1}],
    } | spoiled  # fmt: skip


def wanted(**other: Any) -> dict[str, Any]:
    """What the environment file says of it."""
    return {
        "gpus": {"count": 8, "pci": "2330"}, "versions": {"driver": DRIVER, "fabric_manager": DRIVER}, "units": list(probe()["units"]),
        "nics": {"eth0": {"gbps": 100, "fabric": "ethernet"}, "ib0": {"gbps": 400, "fabric": "infiniband"}}, "fabric": "infiniband",
        "diagnostic": 1, "xid_hours": 2, "waive": [],
    } | other  # fmt: skip


def nics(**eth0: Any) -> dict[str, Any]:
    return {"eth0": {"state": "up", "gbps": 100.0} | eth0, "ib0": {"state": "up", "gbps": 400.0}}


def judged(spoiled: dict[str, Any] | None = None, **other: Any) -> list[Finding]:
    """Findings that are not well."""
    said = probe(**{"nics": nics()} | (spoiled or {}))
    return [each for each in judge(said, wanted(**other), catalog().hosts) if each.level != "ok"]


def test_a_host_that_is_well_is_told_so_check_by_check():
    found = judge(probe(nics=nics()), wanted(), catalog().hosts)
    assert [(each.check, each.level) for each in found] == [(check.name, "ok") for check in CHECKS]
    assert found[0].found == "8× NVIDIA H100 80GB HBM3"
    assert worst(found) == "ok"


SPOILED: list[tuple[str, str, int | None, str, dict[str, Any]]] = [
    ("bus", "fail", 3, "has fallen off the bus: its registers cannot be read", {"lspci": probe()["lspci"].replace("0000:5d:00.0 0302: 10de:2330 (rev a1)", "0000:5d:00.0 0302: 10de:2330 (rev ff)"), "gpus": answer(LOST + "\n" + "".join(line + "\n" for line in smi().splitlines() if "5D:00" not in line), 15)}),
    ("bus", "fail", None, "7 GPUs on the bus, 8 in the environment file", {"lspci": "".join(line + "\n" for line in probe()["lspci"].splitlines() if "db:00" not in line), "gpus": answer(smi(count=7)), "cdi": probe()["cdi"]}),
    ("bus", "fail", 2, "is `20b2`, the environment file says `2330`", {"lspci": probe()["lspci"].replace("0000:3a:00.0 0302: 10de:2330", "0000:3a:00.0 0302: 10de:20b2")}),
    ("driver", "fail", 5, "the driver does not answer for it: Unable to determine the device handle for GPU5: 0000:AB:00.0: Unknown Error", {"gpus": answer("Unable to determine the device handle for GPU5: 0000:AB:00.0: Unknown Error\n" + "".join(line + "\n" for line in smi().splitlines() if "AB:00" not in line), 255)}),
    ("driver", "fail", 1, f"driver 575.57.08, the matrix chose {DRIVER}", {"gpus": answer(smi(gpu1={"driver_version": "575.57.08"}))}),
    ("persistence", "warn", 0, "persistence is off: the first program waits for the GPU", {"gpus": answer(smi(gpu0={"persistence_mode": "Disabled"}))}),
    ("memory", "fail", 0, "ECC is off", {"gpus": answer(smi(gpu0={"ecc.mode.current": "Disabled", "ecc.mode.pending": "Disabled"}))}),
    ("memory", "warn", 0, "ECC will be Disabled after a reset", {"gpus": answer(smi(gpu0={"ecc.mode.pending": "Disabled"}))}),
    ("memory", "fail", 2, "1 uncorrected memory errors since the driver was loaded", {"gpus": answer(smi(gpu2={"ecc.errors.uncorrected.volatile.total": "1"}))}),
    ("memory", "fail", 2, "uncorrected errors in SRAM, ever", {"gpus": answer(smi(gpu2={"ecc.errors.uncorrected.aggregate.sram": "1"}))}),
    ("memory", "fail", 2, "20000000 corrected memory errors, ever", {"gpus": answer(smi(gpu2={"ecc.errors.corrected.aggregate.total": "20000000"}))}),
    ("memory", "fail", 6, "memory waits to be replaced at the next reset", {"remapped": answer(f"0000{BUSES[6].upper()}, 1, Yes, No\n")}),
    ("memory", "fail", 6, "memory that failed could not be replaced", {"remapped": answer(f"0000{BUSES[6].upper()}, 9, No, Yes\n")}),
    ("memory", "fail", 6, "512 rows replaced: no spare is left", {"remapped": answer(f"0000{BUSES[6].upper()}, 512, No, No\n")}),
    ("xid", "fail", 4, "XID 79, fallen off the bus", {"xids": [XID.format(bus="0000:9a:00", text="79, pid='<unknown>', name=<unknown>, GPU has fallen off the bus.")]}),
    ("xid", "warn", 4, "XID 63, memory replaced", {"xids": [XID.format(bus="0000:9a:00", text="63, pid=1896, Row Remapper: New row marked for remapping, reset gpu to activate.")]}),
    ("xid", "warn", 4, "XID 999, which the catalogue does not know: something new", {"xids": [XID.format(bus="0000:9a:00", text="999, something new")]}),
    ("xid", "fail", None, "XID 48, double-bit memory error, of 0000:77:00", {"xids": [XID.format(bus="0000:77:00", text="48, pid=7, name=x")]}),
    ("pcie", "fail", 7, "8 lanes of 16", {"gpus": answer(smi(gpu7={"pcie.link.width.current": "8"}))}),
    ("pcie", "fail", 7, "8 lanes of 16", {"gpus": answer(smi(gpu7={"pcie.link.width.current": "8", "pcie.link.width.max": "8"}))}),
    ("pcie", "warn", 7, "generation 4 at most, the GPU has 5", {"gpus": answer(smi(gpu7={"pcie.link.gen.max": "4"}))}),
    ("clocks", "warn", 1, "slowed down: hardware slowdown, hardware, for heat", {"gpus": answer(smi(gpu1={"clocks_event_reasons.active": "0x0000000000000048"}))}),
    ("clocks", "warn", 1, "85 °C", {"gpus": answer(smi(gpu1={"temperature.gpu": "85"}))}),
    ("clocks", "warn", 1, "power limit 500 W, as shipped 700 W", {"gpus": answer(smi(gpu1={"power.limit": "500.00"}))}),
    ("nvlink", "fail", 0, "17 NVLinks of 18 are up", {"nvlink": answer(links().replace("\t Link 4: 26.562 GB/s", "\t Link 4: <inactive>", 1))}),
    ("nvlink", "fail", 3, "has not joined the fabric: In Progress", {"gpus": answer(smi(gpu3={"fabric.state": "In Progress", "fabric.status": "N/A"}))}),
    ("mig", "fail", 0, "MIG is Enabled, the environment file says whole", {"gpus": answer(smi(gpu0={"mig.mode.current": "Enabled", "mig.mode.pending": "Enabled"})), "mig": answer(LGI)}),
    ("mig", "fail", 0, "MIG is Disabled, and Enabled after a reset", {"gpus": answer(smi(gpu0={"mig.mode.pending": "Enabled"}))}),
    ("diagnostic", "fail", 4, "software: Pending page retirements", {"diagnostic": answer(diag(gpu4="Pending page retirements"), 226)}),
    ("diagnostic", "fail", None, "dcgmi diag: Error: unable to establish a connection to the specified host: localhost", {"diagnostic": answer("Error: unable to establish a connection to the specified host: localhost\n", 255)}),
    ("daemons", "fail", None, "nvidia-fabricmanager is failed", {"units": probe()["units"] | {"nvidia-fabricmanager": "failed"}}),
    ("daemons", "warn", None, "nvidia-dcgm-exporter is inactive", {"units": probe()["units"] | {"nvidia-dcgm-exporter": "inactive"}}),
    ("containers", "fail", None, "no device for containers: nvidia.com/gpu=7", {"cdi": probe()["cdi"] | {"out": probe()["cdi"]["out"].replace("nvidia.com/gpu=7\n", "")}}),
    ("containers", "fail", None, "the CDI specification is of driver 570.86.15", {"cdi": probe()["cdi"] | {"specification": "/usr/lib/libcuda.so.570.86.15"}}),
    ("disks", "fail", None, "/dev/disk/by-path/a is in no array", {"disks": [{"path": "/dev/disk/by-path/a", "state": "alone"}]}),
    ("disks", "fail", None, "array md0 lacks 1 of 2 members", {"mdstat": "md0 : active raid1 nvme1n1[1]\n      976630464 blocks super 1.2 [2/1] [_U]\n"}),
    ("disks", "fail", None, "array md0 is not active", {"mdstat": "md0 : inactive nvme1n1[1](S)\n"}),
    ("space", "warn", None, "/var has 9 % free", {"mounts": [{"path": "/var", "free_percent": 9.0}]}),
    ("space", "fail", None, "/var has 2 % free", {"mounts": [{"path": "/var", "free_percent": 2.0}]}),
    ("links", "fail", None, "eth0 is down", {"nics": nics(state="down")}),
    ("links", "fail", None, "eth0 has 25 Gbit/s of 100", {"nics": nics(gbps=25.0)}),
    ("links", "fail", None, "ib0 is not there", {"nics": {"eth0": {"state": "up", "gbps": 100.0}}}),
    ("infiniband", "fail", None, "0 ports have 400 Gbit/s, the environment file has 1", {"ports": [probe()["ports"][0] | {"gbps": 200.0}]}),
    ("infiniband", "fail", None, "mlx5_0/1 has no subnet manager", {"ports": [probe()["ports"][0] | {"sm_lid": 0}]}),
    ("clock", "warn", None, "+51 ms off", {"clock": {"offset_ms": 51.0, "synchronized": True}}),
    ("clock", "fail", None, "-1200 ms off", {"clock": {"offset_ms": -1200.0, "synchronized": True}}),
    ("clock", "warn", None, "no time server sets the clock", {"clock": {"offset_ms": None, "synchronized": False}}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "level", "gpu", "told", "spoiled"), SPOILED, ids=[f"{row[0]}: {row[3][:40]}" for row in SPOILED]
)
def test_each_thing_spoiled_is_found_with_its_gpu_and_remedy(
    check: str, level: str, gpu: int | None, told: str, spoiled: dict[str, Any]
):
    found = [each for each in judged(spoiled) if each.check == check]
    (one,) = [each for each in found if each.found == told]
    assert (one.level, one.gpu) == (level, gpu)
    assert one.bus == (None if gpu is None else BUSES[gpu])
    assert one.as_data()["remedy"] == REMEDIES[one.remedy]


def test_what_is_spoiled_of_one_gpu_says_nothing_of_the_others():
    for _, _, gpu, _, spoiled in SPOILED:
        if gpu is not None:
            assert {each.gpu for each in judged(spoiled)} <= {gpu, None}


def test_every_check_is_spoiled_above():
    assert {row[0] for row in SPOILED} == {check.name for check in CHECKS}


@pytest.mark.parametrize(
    ("said", "rc", "remedy"), [(NO_DRIVER, 9, "driver"), (MISMATCH, 18, "reboot"), ("", 127, "driver")]
)
def test_a_driver_that_answers_for_none_is_told_of_each_gpu(said: str, rc: int, remedy: str):
    found = [each for each in judged({"gpus": answer(said, rc)}) if each.check == "driver"]
    assert [(each.gpu, each.bus, each.remedy) for each in found] == [
        (index, bus, remedy) for index, bus in enumerate(BUSES)
    ]


def test_programs_faults_are_nobody_s_alarm():
    lines = [XID.format(bus="0000:18:00", text=f"{number}, pid=1, name=python3") for number in (13, 31, 43, 45)]
    assert judged({"xids": lines}) == []


def test_a_gpu_s_xid_that_is_reported_a_hundred_times_is_told_once():
    assert len(judged({"xids": [XID.format(bus="0000:18:00", text="119, pid=1, name=x, Timeout")] * 100})) == 1


def test_a_small_card_has_no_mig_no_nvlink_and_no_fabric_to_fail():
    said = probe(
        lspci="".join(f"{bus} 0302: 10de:27b8 (rev a1)\n" for bus in BUSES[:2]), gpus=answer(smi(L4, 2)), nvlink=answer(),
        cdi=probe()["cdi"] | {"out": "nvidia.com/gpu=0\nnvidia.com/gpu=1\nnvidia.com/gpu=all\n"},
    )  # fmt: skip
    host = wanted(
        gpus={"count": 2, "pci": "27b8"}, versions={"driver": DRIVER, "fabric_manager": None}, nics={}, fabric="none"
    )
    assert worst(judge(said, host, catalog().hosts)) == "ok"


def test_one_gpu_of_a_board_of_eight_is_not_asked_for_links_to_others():
    said = probe(lspci=f"{BUSES[0]} 0302: 10de:2330 (rev a1)\n", gpus=answer(smi(count=1)), nvlink=answer(), nics=nics(), cdi=probe()["cdi"] | {"out": "nvidia.com/gpu=0\n"})  # fmt: skip
    host = wanted(gpus={"count": 1, "pci": "2330"}, versions={"driver": DRIVER, "fabric_manager": None})
    assert worst(judge(said, host, catalog().hosts)) == "ok"


def test_a_gpu_that_is_split_as_asked_is_well_and_its_instances_are_devices():
    mode = {"mig.mode.current": "Enabled", "mig.mode.pending": "Enabled", "utilization.gpu": "[N/A]"}
    devices = "nvidia.com/gpu=0:0\nnvidia.com/gpu=0:1\n" + "".join(f"nvidia.com/gpu={index}\n" for index in range(1, 8))
    said = {
        "gpus": answer(smi(gpu0=mode)),
        "mig": answer(LGI),
        "cdi": probe()["cdi"] | {"out": devices},
        "remapped": answer(f"0000{BUSES[0].upper()}, [N/A], [N/A], [N/A]\n"),
    }
    gpus = {"count": 8, "pci": "2330", "mig": {"0": {"3g.40gb": 1, "2g.20gb": 1}}}
    assert judged(said, gpus=gpus) == []
    (found, *_) = judged(said, gpus=gpus | {"mig": {"0": {"3g.40gb": 2}}})
    assert found.found == "split into 1× 2g.20gb, 1× 3g.40gb, not 2× 3g.40gb"


def test_a_host_without_gpus_is_asked_of_what_it_has():
    said = probe(lspci="", gpus=answer("", 127), disks=[], nics=nics())
    found = judge(said, wanted(gpus=None, versions={}, units=[], fabric="none", nics={}), catalog().hosts)
    assert [(each.check, each.level) for each in found] == [("space", "ok"), ("clock", "ok")]


def test_a_check_can_be_waived_by_its_name():
    assert judged({"clock": {"offset_ms": None, "synchronized": False}}, waive=["clock"]) == []


def test_the_table_has_the_worst_first_and_what_is_the_same_of_several_gpus_once():
    findings = judge(
        probe(nics=nics(), gpus=answer(NO_DRIVER, 9), clock={"offset_ms": 60.0, "synchronized": True}),
        wanted(),
        catalog().hosts,
    )
    lines = table(
        {"gpu-1": findings, "gpu-2": None, "gpu-0": judge(probe(nics=nics()), wanted(), catalog().hosts)}, quiet=True
    )
    assert [re.sub(r" {2,}", "  ", line) for line in lines] == [
        "gpu-0: ready",
        "",
        "gpu-1: FAILS",
        f"  fail  driver  GPUs 0-7  the driver does not answer for it: {NO_DRIVER.strip()}",
        f"  → {REMEDIES['driver']}",
        "  warn  clock  +60 ms off",
        f"  → {REMEDIES['chrony']}",
        "",
        "gpu-2: no answer",
        "",
    ]
    assert failures(findings) == [f"driver of GPUs 0-7: the driver does not answer for it: {NO_DRIVER.strip()}"]


def test_every_remedy_is_used_and_every_xid_names_one_that_is():
    source = "".join(path.read_text() for path in (ANSIBLE.parent / "infra/hosts/validation").glob("*_checks.py"))
    used = set(re.findall(r'"([a-z-]+)"', source)) | {row.remedy for row in catalog().hosts.xids.values()}
    assert set(REMEDIES) <= used
    assert {row.remedy for row in catalog().hosts.xids.values()} <= set(REMEDIES)


def test_instances_and_links_are_read_as_they_are_printed():
    assert readings.instances(LGI) == {0: ["2g.20gb", "3g.40gb"]}
    assert readings.nvlinks(links(2, 3)) == {0: (3, 3), 1: (3, 3)}
    assert readings.failed_tests("Successfully ran diagnostic for group.") is None
    assert len(REMAPPED) == 4
