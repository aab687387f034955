"""MIG: instances are packed as the GPU packs them, and the role's program brings a GPU from anything to what is asked, but not one in use."""

import json
import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.catalog import catalog
from infra.catalog.mig import gpus_named, layout
from infra.targets.onprem.inventory import inventory
from tests.environment.own import group, servers
from tests.examples import ROOT
from tests.roles.roles import ANSIBLE

FACTS = catalog().hosts
PROGRAM = ANSIBLE / "roles/mig/files/groundwork-mig"
STAND_INS = ROOT / "tests/hosts/programs"


@given(pci=st.sampled_from(sorted(FACTS.mig)), data=st.data())
def test_instances_of_a_layout_lie_where_they_may_and_apart(pci, data):
    shapes = FACTS.mig[pci].profiles
    profiles = data.draw(st.dictionaries(st.sampled_from(sorted(shapes)), st.integers(1, 3), min_size=1, max_size=3))
    found = layout(pci, profiles, FACTS)
    if found is None:
        return
    taken = [slot for name, start in found for slot in range(start, start + FACTS.mig_shapes[shapes[name]].size)]
    assert len(taken) == len(set(taken))
    assert all(start in FACTS.mig_shapes[shapes[name]].starts for name, start in found)
    assert sorted(name for name, _ in found) == sorted(name for name, count in profiles.items() for _ in range(count))


@pytest.mark.parametrize("pci", FACTS.mig)
def test_as_many_as_the_vendor_says_of_one_profile_and_no_more(pci):
    for profile, shape in FACTS.mig[pci].profiles.items():
        most = FACTS.mig_shapes[shape].most
        assert len(layout(pci, {profile: most}, FACTS) or ()) == most, profile
        assert layout(pci, {profile: most + 1}, FACTS) is None, profile


BALANCED = [
    ("2330", {"1g.10gb": 2, "2g.20gb": 1, "3g.40gb": 1}),
    ("20b0", {"1g.5gb": 2, "2g.10gb": 1, "3g.20gb": 1}),
    ("20b7", {"1g.6gb": 2, "2g.12gb": 1}),
    ("2335", {"1g.18gb": 2, "2g.35gb": 1, "3g.71gb": 1}),
    ("2321", {"1g.12gb": 2, "2g.24gb": 1, "3g.47gb": 1}),
    ("2901", {"1g.23gb": 2, "2g.45gb": 1, "3g.90gb": 1}),
    ("2bb5", {"1g.24gb": 2, "2g.48gb": 1}),
]
"""Mixes that the vendor's GPU operator ships for each GPU (`all-balanced` of its state-mig-manager)."""


@pytest.mark.parametrize(("pci", "profiles"), BALANCED)
def test_the_vendor_s_own_mixes_fit(pci, profiles):
    assert layout(pci, profiles, FACTS) is not None


def test_what_is_one_too_many_does_not_fit():
    assert layout("2330", {"3g.40gb": 2, "1g.10gb": 1}, FACTS) is None
    assert layout("2330", {"4g.40gb": 1, "3g.40gb": 1}, FACTS) is not None
    assert layout("2330", {"7g.80gb": 1, "1g.10gb": 1}, FACTS) is None


def test_keys_name_gpus():
    assert gpus_named("all", 4) == [0, 1, 2, 3]
    assert gpus_named("2", 4) == [2]
    assert gpus_named("1-3", 4) == [1, 2, 3]
    assert gpus_named("3-1", 4) == []


def test_the_inventory_has_a_layout_of_each_gpu_that_is_split_and_of_no_other():
    gpus = {"model": "h100", "count": 4, "mig": {"0-1": {"3g.40gb": 2}, "3": {"1g.10gb": 1, "4g.40gb": 1}}}
    (variables,) = [
        found.variables["groundwork_gpus"]
        for name, found in inventory(servers(groups=group(gpus=gpus))).groups.items()
        if name == "group_gpu"
    ]
    assert variables["mig"] == {"0": {"3g.40gb": 2}, "1": {"3g.40gb": 2}, "3": {"1g.10gb": 1, "4g.40gb": 1}}
    assert variables["mig_layout"] == {
        "0": ["3g.40gb:0", "3g.40gb:4"],
        "1": ["3g.40gb:0", "3g.40gb:4"],
        "3": ["4g.40gb:0", "1g.10gb:4"],
    }
    assert "mig" not in inventory(servers()).groups["group_gpu"].variables["groundwork_gpus"]


class Machine:
    """Two H100 of the test hosts' stand-in, below a folder, and the role's program beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "faults").mkdir()
        (folder / "driver").write_text("580.178.04\n")
        (folder / "hardware.json").write_text(json.dumps({"gpus": [
            {"index": index, "bus": f"0000{0x10 + index * 0x10:02x}00", "pci": "2330", "name": "NVIDIA H100 80GB HBM3", "memory_mib": 81559, "uuid": f"GPU-{index}", "serial": str(index)}
            for index in range(2)
        ]}))  # fmt: skip
        text = (STAND_INS / "nvidia-smi").read_text()
        text = text.replace("/opt/test-hardware", str(folder)).replace("/run/test-hardware", str(folder / "run"))
        self.tool("nvidia-smi", text.replace("#!/usr/bin/python3", f"#!{sys.executable}", 1))
        self.tool("systemctl", f'#!/bin/sh\necho "$*" >>{folder}/systemctl.log\n')

    def tool(self, name: str, text: str) -> None:
        place = self.folder / "bin" / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(text)
        place.chmod(0o755)

    def smi(self, *words: str) -> str:
        environment = os.environ | {"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        return subprocess.run(
            ["nvidia-smi", *words], env=environment, capture_output=True, text=True, check=False
        ).stdout

    def run(self, verb: str, gpus: dict[str, list[str]], *words: str) -> tuple[int, dict]:
        asked = json.dumps({"gpus": gpus, "monitors": ["nvidia-dcgm.service"]})
        environment = os.environ | {"PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        done = subprocess.run([sys.executable, PROGRAM, verb, "-", *words], input=asked, env=environment, capture_output=True, text=True, check=False)  # fmt: skip
        return done.returncode, json.loads(done.stdout)

    def units(self) -> list[str]:
        log = self.folder / "systemctl.log"
        said = (
            [line for line in log.read_text().splitlines() if not line.startswith("is-active")] if log.exists() else []
        )
        log.unlink(missing_ok=True)
        return said


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


SEVEN = [f"1g.10gb:{start}" for start in range(7)]
TWO = ["3g.40gb:0", "3g.40gb:4"]


def test_a_whole_gpu_is_split_and_a_second_run_changes_nothing(machine: Machine):
    status, said = machine.run("apply", {"0": SEVEN})
    assert (status, said["changed"], said["refused"]) == (0, ["0"], [])
    assert machine.smi("mig", "-lgi").count("MIG 1g.10gb") == 7
    assert machine.units() == ["stop nvidia-dcgm.service", "start --no-block nvidia-dcgm.service"]
    assert machine.run("apply", {"0": SEVEN}) == (0, {"differs": {}, "changed": [], "refused": []})
    assert machine.units() == []


@pytest.mark.parametrize(("before", "after"), list(product([[], SEVEN, TWO, ["7g.80gb:0"]], repeat=2)))
def test_from_anything_to_anything(machine: Machine, before: list[str], after: list[str]):
    machine.run("apply", {"1": before})
    status, said = machine.run("apply", {"1": after})
    assert status == 0
    assert bool(said["changed"]) == (before != after)
    assert machine.run("plan", {"1": after})[1]["differs"] == {}


def test_plan_tells_and_changes_nothing(machine: Machine):
    assert machine.run("plan", {"0": TWO}) == (
        0,
        {"differs": {"0": "MIG Disabled, asked for 3g.40gb, 3g.40gb"}, "changed": [], "refused": []},
    )
    assert machine.smi("mig", "-lgi") == "No MIG-enabled devices found.\n"


def test_a_gpu_in_use_is_left_as_it_is_and_the_others_are_split(machine: Machine):
    (machine.folder / "faults/busy").write_text("0\n")
    status, said = machine.run("apply", {"0": TWO, "1": TWO})
    assert (status, said["changed"], said["refused"]) == (3, ["1"], ["GPU 0 is used by tritonserver (4242)"])
    assert machine.run("apply", {"0": TWO, "1": TWO}, "--take-busy")[0] == 0
    assert machine.run("plan", {"0": TWO, "1": TWO})[1]["differs"] == {}


def test_an_instance_that_programs_cannot_use_is_made_anew(machine: Machine):
    machine.run("apply", {"0": TWO})
    machine.smi("mig", "-i", "0", "-dci")
    status, said = machine.run("apply", {"0": TWO})
    assert said["differs"] == {
        "0": "3g.40gb (no compute instance), 3g.40gb (no compute instance), asked for 3g.40gb, 3g.40gb"
    }
    assert (status, said["changed"]) == (0, ["0"])


def test_a_driver_that_says_no_is_told_and_monitors_come_back(machine: Machine):
    status, said = machine.run("apply", {"0": ["3g.40gb:0", "3g.40gb:0"]})
    assert status == 5
    assert "Insufficient Resources" in said["refused"][0] or "Unable to create" in said["refused"][0]
    assert machine.units()[-1] == "start --no-block nvidia-dcgm.service"


def test_every_layout_of_the_catalogue_s_h100_is_one_that_the_driver_takes(machine: Machine):
    for profiles in (
        {"1g.10gb": 7},
        {"1g.20gb": 4},
        {"2g.20gb": 3, "1g.10gb": 1},
        {"4g.40gb": 1, "3g.40gb": 1},
        {"1g.10gb+me": 1, "1g.10gb": 2, "3g.40gb": 1},
    ):
        asked = [f"{name}:{start}" for name, start in layout("2330", profiles, FACTS) or ()]
        assert machine.run("apply", {"0": asked})[0] == 0, profiles


def test_a_host_without_a_driver_is_told(tmp_path: Path):
    machine = Machine(tmp_path)
    (machine.folder / "faults/no-driver").touch()
    status, said = machine.run("plan", {"0": TWO})
    assert status == 5
    assert "couldn't communicate with the NVIDIA driver" in said["refused"][0]
