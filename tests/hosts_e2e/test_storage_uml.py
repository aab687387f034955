"""Arrays and shared file systems on hosts with a kernel of their own: made, kept, lost, cut, refused, undone, taken away."""

import json
import shlex
import time

import pytest

from tests.hosts import lifecycle
from tests.hosts.site import site
from tests.hosts_e2e.doing import boot_id, on, role, within

KIND, ONLY = "uml", ("gpu-1", "store-1")
pytestmark = [pytest.mark.hosts, pytest.mark.root]

PATH = "/dev/disk/by-path/platform-uml-blkdev"
BOOT, ONE, TWO = (f"{PATH}.{number}" for number in range(3))
DISKS = {"nvme_disks": [ONE, TWO]}
SMALL = {"shared_storage_threads": 8}
PROGRAM = "sudo /usr/local/sbin/groundwork-nvme"
FOUND = "findmnt --noheadings --output FSTYPE,OPTIONS --mountpoint /srv/nvme"
STOP = "sudo systemctl stop srv-nvme.mount; sudo mdadm --stop --scan 2>/dev/null;"
WIPE = f"{STOP} for disk in {ONE} {TWO}; do sudo dd if=/dev/zero of=$disk bs=1M count=8 conv=fsync status=none; done;"


def rebooted(up, host):
    """Reboot and wait."""
    done = within(up, "ansible", "-b", "-m", "reboot", "-a", "reboot_timeout=600", host, timeout=700)
    assert done.returncode == 0, done.stdout


def cut_and_booted(up, host):
    """Power taken away and given back."""
    lifecycle.switch(up, site(), host, on=False)
    lifecycle.switch(up, site(), host, on=True)


def mounted(up, patience=120):
    """Whether the array comes up by itself."""
    until = time.monotonic() + patience
    while (shown := on(up, "gpu-1", FOUND)).returncode and time.monotonic() < until:
        time.sleep(2)
    return "xfs" in shown.stdout and "noatime" in shown.stdout


# The array


def test_the_array_is_made_as_check_mode_says_and_a_second_run_changes_nothing(up):
    code, counts, said = role(up, "nvme", "gpu-1", "--check", **DISKS)
    assert (code, counts["gpu-1"]["changed"] > 0) == (0, True), said
    assert "active" not in on(up, "gpu-1", "cat /proc/mdstat").stdout
    code, _, said = role(up, "nvme", "gpu-1", **DISKS)
    assert code == 0, said
    assert mounted(up)
    on(up, "gpu-1", "sudo touch /srv/nvme/models/kept; sync")
    for words in ((), ("--check",)):
        code, counts, said = role(up, "nvme", "gpu-1", *words, **DISKS)
        assert (code, counts["gpu-1"]["changed"]) == (0, 0), said


def test_it_is_there_after_a_reboot_whatever_the_array_is_called_then(up):
    rename = f"sudo mdadm --assemble /dev/md77 --update=name --name=theirs --homehost=elsewhere {ONE} {TWO}"
    done = on(up, "gpu-1", f"{STOP} {rename} && sudo mdadm --stop /dev/md77")
    assert done.returncode == 0, done.stderr
    rebooted(up, "gpu-1")
    assert mounted(up)
    assert on(up, "gpu-1", "test -e /srv/nvme/models/kept").returncode == 0
    assert on(up, "gpu-1", "systemctl --failed --no-legend").stdout == ""


def test_disks_that_come_back_empty_are_made_an_array_again_at_the_start(up):
    on(up, "gpu-1", WIPE)
    rebooted(up, "gpu-1")
    assert mounted(up)
    assert on(up, "gpu-1", "ls /srv/nvme /srv/nvme/models").stdout.split() == [
        "/srv/nvme:",
        "containers",
        "models",
        "/srv/nvme/models:",
    ]
    assert json.loads(on(up, "gpu-1", f"{PROGRAM} look /etc/groundwork-nvme.json").stdout)["verdict"] == "whole"


@pytest.mark.parametrize("moment", [0.3, 1.0, 2.0, 4.0])
def test_a_power_cut_while_it_is_made_is_mended_by_the_start(up, moment):
    """Within the making of array and file system, which takes some 5 s here; whatever a start finds, it ends whole."""
    on(up, "gpu-1", f"{WIPE} sync; sudo systemctl start --no-block srv-nvme.mount")
    time.sleep(moment)
    cut_and_booted(up, "gpu-1")
    assert mounted(up)
    assert on(up, "gpu-1", "sudo touch /srv/nvme/x && test ! -e /var/lib/groundwork/nvme-making").returncode == 0


def test_a_disk_with_somebodys_data_is_refused_and_left_as_it_is(up):
    on(up, "gpu-1", f"{WIPE} sudo mkfs.ext4 -q -L theirs {ONE}; sync")
    before = on(up, "gpu-1", f"sudo sha256sum {ONE} {TWO}").stdout
    code, _, said = role(up, "nvme", "gpu-1", **DISKS)
    assert code != 0
    assert f"No disk was touched: `{ONE}` carries ext4 `theirs`" in " ".join(said.split())
    assert on(up, "gpu-1", "sudo systemctl start srv-nvme.mount").returncode != 0
    assert "carries ext4" in on(up, "gpu-1", "sudo journalctl -u groundwork-nvme -o cat").stdout
    rebooted(up, "gpu-1")
    assert on(up, "gpu-1", f"sudo sha256sum {ONE} {TWO}").stdout == before
    assert not mounted(up, patience=0)


def test_one_disk_of_two_replaced_is_told_and_not_made_anew(up):
    on(up, "gpu-1", f"{WIPE} sudo systemctl start srv-nvme.mount")
    assert mounted(up)
    on(up, "gpu-1", f"{STOP} sudo dd if=/dev/zero of={TWO} bs=1M count=8 conv=fsync status=none")
    shown = json.loads(on(up, "gpu-1", f"{PROGRAM} make /etc/groundwork-nvme.json").stdout)
    assert shown["verdict"] == "refused"
    assert f"`{TWO}` is empty and the others carry the array" in shown["sentence"]
    assert shown["done"] == []


def test_the_boot_disk_is_refused_by_the_role_itself(up):
    code, _, said = role(up, "nvme", "gpu-1", "--tags", "nvme_preflight", nvme_disks=[BOOT, TWO])
    assert code != 0
    assert f"`{BOOT}` carries `/` of the running system" in " ".join(said.split())


IN_USE = """
import json, subprocess, sys
def do(*argv): return subprocess.run(argv, check=True, capture_output=True, text=True).stdout.strip()
def loop(name):
    file = f"/var/tmp/{name}"
    open(file, "wb").truncate(64 << 20)
    return file
entry = bytes([0, 0, 2, 0, 0x83, 0, 3, 0]) + (2048).to_bytes(4, "little") + (65536).to_bytes(4, "little")
with open(loop("parts"), "r+b") as disk:
    disk.seek(446)
    disk.write(entry + bytes(48) + bytes([0x55, 0xAA]))
do("mkfs.ext4", "-q", loop("mounted")); do("mkswap", loop("swap")); loop("built"); loop("free")
at = {name: do("losetup", "--find", "--show", "--partscan", f"/var/tmp/{name}") for name in ("parts", "mounted", "swap", "built", "free")}
do("mount", at["mounted"], "/mnt"); do("swapon", at["swap"])
do("mdadm", "--build", "/dev/md55", "--force", "--level=linear", "--raid-devices=1", at["built"])
settings = {**json.load(open("/etc/groundwork-nvme.json")), "disks": list(at.values()), "boot_disk": at["free"]}
print(do("/usr/local/sbin/groundwork-nvme", "look", json.dumps(settings)))
do("umount", "/mnt"); do("swapoff", at["swap"]); do("mdadm", "--stop", "/dev/md55")
for device in at.values(): do("losetup", "--detach", device)
"""


def test_each_way_a_disk_can_be_in_use_is_told(up):
    done = on(up, "gpu-1", f"sudo python3 -c {shlex.quote(IN_USE)}")
    assert done.returncode == 0, done.stderr
    found = [(disk["state"], disk["why"]) for disk in json.loads(done.stdout)["disks"]]
    assert [state for state, _ in found] == ["used", "used", "used", "used", "system"]
    for (_, why), told in zip(
        found, ("has partitions: loop", "is mounted", "is swap", "is held by md55", "is the boot disk"), strict=True
    ):
        assert told in why


def test_a_mirror_takes_an_empty_disk_in_place_of_one_that_is_gone(up):
    settings = json.loads(on(up, "gpu-1", f"{WIPE} cat /etc/groundwork-nvme.json").stdout)
    given = f"{PROGRAM} make '{json.dumps({**settings, 'level': 'raid1', 'filesystem': 'ext4'})}'"
    first = json.loads(on(up, "gpu-1", given).stdout)
    assert (first["verdict"], first["done"]) == ("whole", ["create", "format"])
    on(up, "gpu-1", f"sudo mdadm --stop {first['array']['device']}; sudo dd if=/dev/zero of={TWO} bs=1M count=8 conv=fsync status=none")  # fmt: skip
    second = json.loads(on(up, "gpu-1", given).stdout)
    assert second["done"] == ["assemble", "add"]
    assert second["verdict"] in ("degraded", "whole")
    on(up, "gpu-1", "sudo mdadm --wait /dev/md/groundwork")
    assert json.loads(on(up, "gpu-1", given.replace(" make ", " look ")).stdout)["verdict"] == "whole"


def test_verify_sees_the_array_undone(up):
    on(up, "gpu-1", f"{WIPE} sudo systemctl start srv-nvme.mount")
    assert mounted(up)
    for undo, mend in (
        ("systemctl stop srv-nvme.mount", "systemctl start srv-nvme.mount"),
        ("mount -o remount,strictatime /srv/nvme", "mount -o remount,noatime /srv/nvme"),
        ("systemctl disable srv-nvme.mount", "systemctl enable srv-nvme.mount"),
    ):
        on(up, "gpu-1", f"sudo {undo}")
        code, _, said = role(up, "nvme", "gpu-1", "--tags", "nvme_verify", **DISKS)
        assert code != 0, (undo, said)
        assert on(up, "gpu-1", f"sudo {mend}").returncode == 0
    code, _, said = role(up, "nvme", "gpu-1", "--tags", "nvme_verify", **DISKS)
    assert code == 0, said


def test_verify_of_base_sees_its_settings_undone(up):
    """On a kernel of the host's own, where settings, clock and limits are the role's."""
    code, _, said = role(up, "base", "gpu-1")
    assert code == 0, said
    for undo, mend in (
        ("sysctl -qw vm.swappiness=60", "sysctl -qw vm.swappiness=1"),
        ("systemctl stop chrony", "systemctl start chrony"),
    ):
        on(up, "gpu-1", f"sudo {undo}")
        code, _, said = role(up, "base", "gpu-1", "--tags", "base_verify")
        assert code != 0, (undo, said)
        assert on(up, "gpu-1", f"sudo {mend}").returncode == 0
    code, _, said = role(up, "base", "gpu-1", "--tags", "base_verify")
    assert code == 0, said


# Shared file systems


def test_a_folder_is_served_and_mounted_and_a_second_run_changes_nothing(up):
    for host in ("store-1", "gpu-1"):
        code, _, said = role(up, "shared_storage", host, **SMALL)
        assert code == 0, said
    on(up, "store-1", "echo weights | sudo tee /export/models/weights")
    assert on(up, "gpu-1", "cat /srv/models/weights").stdout == "weights\n"
    shown = on(up, "gpu-1", "findmnt --noheadings --types nfs4 --output OPTIONS /srv/models").stdout
    assert {"vers=4.2", "hard", "nconnect=8", "ro"} <= set(shown.strip().split(","))
    assert on(up, "gpu-1", "sudo touch /srv/models/mine").returncode != 0
    assert (
        on(up, "gpu-1", "sudo mount -t nfs -o vers=3,retry=0 store-1:/export/models /mnt", timeout=300).returncode != 0
    )
    listening = on(up, "store-1", "sudo ss --no-header --listening --tcp --udp --numeric").stdout
    assert ":2049" in listening
    assert ":111 " not in listening
    for words in ((), ("--check",)):
        code, counts, said = role(up, "shared_storage", "gpu-1,store-1", *words, **SMALL)
        assert (code, {count["changed"] for count in counts.values()}) == (0, {0}), said


def test_a_client_starts_without_its_server_and_has_its_files_once_that_is_back(up):
    before = boot_id(up, "gpu-1")
    on(up, "gpu-1", "ls /srv/models")
    lifecycle.switch(up, site(), "store-1", on=False)
    began = time.monotonic()
    rebooted(up, "gpu-1")
    assert time.monotonic() - began < 300, "a server that is away held up shutdown or start"
    assert boot_id(up, "gpu-1") not in ("", before)
    assert on(up, "gpu-1", "systemctl is-active multi-user.target").stdout == "active\n"
    assert on(up, "gpu-1", "timeout 100 cat /srv/models/weights", timeout=150).returncode != 0
    lifecycle.switch(up, site(), "store-1", on=True)
    until = time.monotonic() + 180
    while on(up, "gpu-1", "cat /srv/models/weights", timeout=150).stdout != "weights\n":
        assert time.monotonic() < until
        time.sleep(3)


def test_verify_sees_shares_undone(up):
    for host, undo, mend in (
        ("store-1", "exportfs -u 10.77.0.11:/export/models", "exportfs -ra"),
        ("store-1", "exportfs -o rw,no_root_squash 10.77.0.11:/export/models", "exportfs -ra"),
        ("gpu-1", "systemctl stop srv-models.automount", "systemctl start srv-models.automount"),
    ):
        assert on(up, host, f"sudo {undo}").returncode == 0
        code, _, said = role(up, "shared_storage", host, "--tags", "shared_storage_verify", **SMALL)
        assert code != 0, (undo, said)
        on(up, host, f"sudo {mend}")
    code, _, said = role(up, "shared_storage", "gpu-1,store-1", "--tags", "shared_storage_verify", **SMALL)
    assert code == 0, said


# Taken away


def test_what_the_roles_put_there_goes_and_data_stays(up):
    on(up, "gpu-1", "sudo touch /srv/nvme/models/kept; sync")
    code, _, said = role(up, "shared_storage", "gpu-1", tasks="remove", **SMALL)
    assert code == 0, said
    for name, host, given in (("shared_storage", "store-1", SMALL), ("nvme", "gpu-1", DISKS)):
        code, _, said = role(up, name, host, tasks="remove", **given)
        assert code == 0, said
        code, counts, said = role(up, name, host, tasks="remove", **given)
        assert (code, counts[host]["changed"]) == (0, 0), said
    for host in ("gpu-1", "store-1"):
        left = on(up, host, "ls /etc/systemd/system /etc/exports.d /etc/nfs.conf.d /usr/local/sbin 2>/dev/null").stdout
        assert "groundwork" not in left
        assert "srv-" not in left
        assert on(up, host, "mount | grep -c /srv/").stdout == "0\n"
    assert on(up, "store-1", "cat /export/models/weights").stdout == "weights\n"
    assert on(up, "store-1", "systemctl is-enabled nfs-server rpcbind.socket").stdout == "disabled\ndisabled\n"
    done = on(up, "gpu-1", "sudo mdadm --assemble --scan; sudo mount $(ls /dev/md/* | head -1) /mnt && ls /mnt/models")
    assert "kept" in done.stdout
    on(up, "gpu-1", "sudo umount /mnt")


def test_the_array_goes_with_its_data_only_where_that_is_said(up):
    code, _, said = role(up, "nvme", "gpu-1", tasks="remove", nvme_remove_data=True, **DISKS)
    assert code == 0, said
    assert on(up, "gpu-1", f"sudo wipefs --no-act {ONE} {TWO}").stdout == ""
