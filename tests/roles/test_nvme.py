"""The array: which disks are taken, what is done about each state, and that a cut at any moment is mended."""

import ast
import importlib.machinery
import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.roles.rendered import Rendered, facts
from tests.roles.roles import ANSIBLE

FILE = ANSIBLE / "roles/nvme/files/groundwork-nvme"
LOADER = importlib.machinery.SourceFileLoader("groundwork_nvme", str(FILE))
SPEC = importlib.util.spec_from_loader("groundwork_nvme", LOADER)
assert SPEC
nvme = importlib.util.module_from_spec(SPEC)
LOADER.exec_module(nvme)

ARRAY, UUID = "aaaaaaaa:bbbbbbbb:cccccccc:dddddddd", "44c730d3-7ee4-5555-970f-02c62faf8b7d"
SETTINGS: dict[str, Any] = {
    "disks": ["/dev/disk/by-path/a", "/dev/disk/by-path/b"], "boot_disk": "", "level": "raid0", "array": ARRAY,
    "filesystem": "xfs", "uuid": UUID, "folders": {"models": "0755"}, "wait_seconds": 1,
}  # fmt: skip
RAID0, RAID1 = ["raid0", 2], ["raid1", 2]
RUNS = {
    "device": "/dev/md127",
    "others": [],
    "active": True,
    "missing": 0,
    "filesystem": "xfs",
    "foreign": "",
    "empty": False,
}
BARE = {**RUNS, "filesystem": "", "empty": True}


def disk(state: str, name: str = "a", why: str = "", shape: Any = RAID0) -> dict[str, Any]:
    """A disk as `look` tells it."""
    return {
        "path": f"/dev/disk/by-path/{name}",
        "device": f"/dev/{name}",
        "state": state,
        "why": why,
        "shape": shape,
    }


def judged(one: dict[str, Any], two: dict[str, Any], array: Any = None, making: bool = False, **settings: Any) -> Any:
    """What is done about two disks and their array."""
    return nvme.judge([one, {**two, "path": "/dev/disk/by-path/b", "device": "/dev/b"}], array, making, {**SETTINGS, **settings})  # fmt: skip


@pytest.mark.parametrize(
    ("one", "two", "array", "making", "verdict"),
    [
        ("empty", "empty", None, False, "create"),
        ("empty", "empty", None, True, "create"),  # cut before the first disk had the array's mark
        ("member", "empty", None, True, "undo"),  # cut between the first disk and the second
        ("member", "member", None, True, "assemble"),
        ("member", "member", {**RUNS, "active": False}, False, "assemble"),
        ("member", "member", BARE, False, "format"),
        ("member", "member", BARE, True, "format"),
        ("member", "member", RUNS, True, "format"),  # cut inside mkfs: a name is there, the rest may not be
        ("member", "member", RUNS, False, "whole"),
        ("member", "empty", None, False, "refused"),
        ("member", "member", {**RUNS, "filesystem": ""}, False, "refused"),
        ("member", "member", {**RUNS, "filesystem": "", "foreign": "ext4 `theirs`"}, False, "refused"),
        ("member", "member", {**RUNS, "filesystem": "ext4"}, False, "refused"),
        ("member", "member", {**RUNS, "others": ["md1"]}, False, "refused"),
        ("member", "absent", None, False, "refused"),
        ("empty", "foreign", None, False, "refused"),
        ("empty", "foreign", None, True, "refused"),
        ("member", "used", RUNS, False, "refused"),
        ("empty", "system", None, False, "refused"),
    ],
)
def test_what_is_done_about_each_state(one, two, array, making, verdict):
    found, sentence = judged(disk(one), disk(two), array, making)
    assert found == verdict
    assert bool(sentence) == (verdict != "whole")


@pytest.mark.parametrize(
    ("one", "two", "array", "verdict"),
    [
        ("member", "empty", {**RUNS, "missing": 1}, "add"),
        ("member", "absent", None, "assemble"),
        ("member", "absent", {**RUNS, "missing": 1}, "degraded"),
        ("member", "member", {**RUNS, "missing": 1}, "degraded"),
        ("member", "foreign", {**RUNS, "missing": 1}, "refused"),
        ("absent", "empty", None, "refused"),
    ],
)
def test_mirrors_outlive_a_disk_and_take_an_empty_one_in_its_place(one, two, array, verdict):
    found, _ = judged(disk(one, shape=RAID1), disk(two, shape=RAID1), array, level="raid1")
    assert found == verdict


def test_nothing_that_can_be_done_takes_a_disk_that_is_not_empty():
    for state in ("foreign", "used", "system", "absent"):
        for other in ("empty", "member"):
            for array in (None, RUNS, BARE):
                for making in (False, True):
                    assert judged(disk(other), disk(state), array, making)[0] == "refused"


def test_a_refusal_names_the_disk_and_what_is_on_it():
    _, sentence = judged(disk("empty"), disk("foreign", why="carries ext4 `home`"))
    assert sentence == "`/dev/disk/by-path/b` carries ext4 `home`"
    _, sentence = judged(disk("member"), disk("empty"))
    assert "`/dev/disk/by-path/b` is empty and the others carry the array" in sentence
    _, sentence = judged(disk("member", shape=["raid1", 3]), disk("member"))
    assert "raid1 over 3 disks, and it is to be raid0 over 2" in sentence


def test_one_disk_named_twice_is_no_array():
    one = disk("empty")
    assert nvme.judge([one, one], None, False, SETTINGS)[0] == "refused"


@pytest.mark.parametrize("count", [1, 8])
def test_any_number_of_disks_is_an_array(count):
    disks = [disk("empty", name=str(number)) for number in range(count)]
    assert nvme.judge(disks, None, False, SETTINGS)[0] == "create"


class Stand:
    """Disks that do what the programs would; the power may go after any of the program's writes."""

    def __init__(self, folder: Path, cut: int) -> None:
        self.marked = [False, False]
        self.runs = self.named = self.whole = False
        self.note = folder / "making"
        self.left = cut

    def write(self) -> None:
        """One write reaches the disk, or the power is gone."""
        if self.left == 0:
            raise ConnectionAbortedError
        self.left -= 1

    def look(self, settings: dict[str, Any]) -> dict[str, Any]:
        disks = [disk("member" if marked else "empty", name) for name, marked in zip("ab", self.marked, strict=True)]
        array = None
        if self.runs:
            array = {**RUNS, "filesystem": "xfs" if self.named else "", "empty": not self.named}
        making = self.note.exists()
        verdict, sentence = nvme.judge(disks, array, making, settings)
        return {"verdict": verdict, "sentence": sentence, "disks": disks, "array": array, "making": making}

    def run(self, *argv: str, check: bool = True) -> str:
        match argv[:2]:
            case ("mdadm", "--create"):
                for number in (0, 1):
                    self.write()
                    self.marked[number] = True
                self.runs = True
            case ("mdadm", "--zero-superblock"):
                self.write()
                self.marked["ab".index(argv[2][-1])] = False
            case ("mdadm", "--assemble"):
                self.runs = True
            case ("umount", place):
                for folder in Path(place).iterdir():  # what is in a file system goes with it from its mount point
                    folder.rmdir()
            case ("mkfs.xfs", _):
                assert ("-f" in argv) == self.note_was_there
                self.write()
                self.named = True
                self.write()
                self.whole = True
            case _:
                pass
        return ""


def test_a_power_cut_after_any_write_is_mended_by_the_next_start(tmp_path, monkeypatch):
    """Nobody can mount what is not whole: the mount needs this program's good end, and that takes the note away."""
    monkeypatch.setattr(nvme, "wait", lambda settings: None)
    monkeypatch.setattr(nvme, "NURSERY", str(tmp_path / "nursery"))
    for cut in range(8):
        stand = Stand(tmp_path, cut)
        monkeypatch.setattr(nvme, "MAKING", str(stand.note))
        monkeypatch.setattr(nvme, "look", stand.look)
        monkeypatch.setattr(nvme, "run", stand.run)
        monkeypatch.setattr(nvme, "mounted", lambda device: False)
        stand.note_was_there = True  # `create` notes before `format` looks
        try:
            nvme.make(SETTINGS)
        except ConnectionAbortedError:
            stand.runs, stand.left = False, 100
            found = nvme.make(SETTINGS)
            assert found["verdict"] == "whole", (cut, found)
        assert stand.whole
        assert not stand.note.exists()


@pytest.mark.parametrize(
    "command",
    [["mkfs.ext4", "-q", "-F"], ["mkswap", "-q"], ["sfdisk", "-q"], ["mkfs.xfs", "-q"]],
    ids=["ext4", "swap", "partitions", "xfs"],
)
def test_what_wipefs_knows_is_somebodys_data(tmp_path, command):
    if not (shutil.which(command[0]) and shutil.which("wipefs")):
        pytest.skip(f"`{command[0]}` is not on this machine")
    image = tmp_path / "disk"
    with image.open("wb") as file:
        file.truncate(512 << 20)
    assert nvme.signatures(str(image)) == []
    assert nvme.zeros(str(image))
    subprocess.run([*command, str(image)], input=b"label: gpt\n", check=True, capture_output=True)
    assert nvme.signatures(str(image))


def test_data_without_a_signature_is_somebodys_too(tmp_path):
    image = tmp_path / "disk"
    image.write_bytes(bytes(4096) + b"rows" + bytes(1 << 20))
    assert not nvme.zeros(str(image))


def test_a_disk_that_is_not_there_or_no_disk_is_absent(tmp_path):
    (tmp_path / "file").touch()
    for path in ("/dev/disk/by-path/none", str(tmp_path / "file"), "/dev/null"):
        assert nvme.disk(path, SETTINGS)["state"] == "absent"


def test_rhel_8_can_run_it_before_anything_is_installed():
    tree = ast.parse(FILE.read_text(), feature_version=(3, 6))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported == {"json", "os", "stat", "subprocess", "sys", "time"}


def role(**variables: Any) -> Rendered:
    """The role on a host with two disks."""
    given = {"groundwork_nvme_disks": SETTINGS["disks"], "groundwork_boot_disk": None, **variables}
    return Rendered("nvme", **given)


def test_what_is_ours_is_this_hosts_of_this_environment():
    seen = set()
    for host in ("gpu-1", "gpu-2"):
        for environment in ("lab", "prod"):
            settings = role(inventory_hostname=host, groundwork_environment=environment).value("_nvme_settings")
            assert len(nvme.plain(settings["array"])) == len(nvme.plain(settings["uuid"])) == 32
            seen |= {settings["array"], settings["uuid"]}
    assert len(seen) == 8
    assert role().value("_nvme_settings") == role().value("_nvme_settings")
    assert set(role().value("_nvme_settings")) == set(SETTINGS)


@pytest.mark.parametrize("mount", ["/srv/nvme", "/raid", "/mnt/local-disks/", "//srv//a-b_c.d"])
def test_the_units_name_is_its_path(mount):
    escaped = subprocess.run(["systemd-escape", "--path", "--suffix=mount", mount], capture_output=True, text=True, check=True)  # fmt: skip
    assert role(nvme_mount=mount).value("_nvme_unit") == escaped.stdout.strip()


@pytest.mark.parametrize(
    ("disks", "own_kernel", "here"), [([], True, False), (["/dev/x"], True, True), (["/dev/x"], False, False)]
)
def test_it_does_nothing_where_no_disk_is_named_or_the_kernel_is_anothers(disks, own_kernel, here):
    assert role(groundwork_nvme_disks=disks, nvme_own_kernel=own_kernel).value("_nvme_here") is here


def test_packages_are_those_of_the_file_system():
    assert role().value("_nvme_packages") == ["mdadm", "xfsprogs"]
    assert role(nvme_filesystem="ext4").value("_nvme_packages") == ["mdadm", "e2fsprogs"]


def test_systemd_takes_the_units_and_mounts_after_the_array_is_made(tmp_path):
    for name, landed in (("groundwork-nvme.service", "groundwork-nvme.service"), ("groundwork-nvme.mount", "srv-nvme.mount")):  # fmt: skip
        text = role().template(f"etc/systemd/system/{name}")
        (tmp_path / landed).write_text(text.replace("/usr/local/sbin/groundwork-nvme", str(FILE)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    mount = (tmp_path / "srv-nvme.mount").read_text()
    assert "Requires=groundwork-nvme.service\nAfter=groundwork-nvme.service" in mount
    assert f"What=/dev/disk/by-uuid/{role().value('_nvme_settings.uuid')}" in mount


def test_the_settings_are_what_the_program_reads(tmp_path):
    text = role().template("etc/groundwork-nvme.json")
    assert json.loads(text) == role().value("_nvme_settings")


def test_a_container_is_told_in_one_sentence():
    (first, *_) = __import__("yaml").safe_load((ANSIBLE / "roles/nvme/tasks/preflight.yml").read_text())
    for virtualization, own_kernel, fine in (("container", True, False), ("container", False, True), ("NA", True, True), ("uml", True, True)):  # fmt: skip
        found = role(nvme_own_kernel=own_kernel).value(
            first["ansible.builtin.assert"]["that"], ansible_facts=facts(virtualization=virtualization)
        )
        assert bool(found) is fine
