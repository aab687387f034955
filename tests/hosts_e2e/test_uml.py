"""Hosts in user-mode Linux: what needs a kernel of its own."""

import pytest

from tests.hosts import faults, lifecycle
from tests.hosts.site import site
from tests.hosts_e2e.doing import boot_id, on, pinged, within

KIND = "uml"
pytestmark = [pytest.mark.hosts, pytest.mark.root]


def test_five_hosts_answer_by_the_products_inventory(up):
    assert pinged(up) == {host.name for host in site().hosts}


def test_a_reboot_is_another_boot_of_the_kernel(up):
    before = boot_id(up, "gate-1")
    done = within(up, "ansible", "-b", "-m", "reboot", "gate-1")
    assert done.returncode == 0, done.stdout
    assert boot_id(up, "gate-1") not in ("", before)


def test_a_power_cut_is_survived_with_what_was_written(up):
    on(up, "store-1", "sudo touch /var/kept; sync")
    before = boot_id(up, "store-1")
    lifecycle.switch(up, site(), "store-1", on=False)
    assert on(up, "store-1", "true").returncode != 0
    lifecycle.switch(up, site(), "store-1", on=True)
    assert on(up, "store-1", "test -e /var/kept").returncode == 0
    assert boot_id(up, "store-1") not in ("", before)


def test_an_array_over_the_extra_disks_is_there_again_after_a_reboot(up):
    names = " ".join(f"/dev/disk/by-path/platform-uml-blkdev.{number}" for number in (1, 2))
    made = on(
        up,
        "gpu-1",
        f"sudo mdadm --create /dev/md/models --run --level=0 --raid-devices=2 {names} 2>&1 && sudo mkfs.ext4 -q /dev/md/models",
    )
    assert made.returncode == 0, made.stdout
    on(up, "gpu-1", "sudo mount /dev/md/models /mnt && sudo touch /mnt/kept && sudo umount /mnt")
    done = within(up, "ansible", "-b", "-m", "reboot", "gpu-1")
    assert done.returncode == 0, done.stdout
    shown = on(up, "gpu-1", "cat /proc/mdstat; sudo mount $(ls /dev/md/* | head -1) /mnt && ls /mnt")
    assert "raid0" in shown.stdout
    assert "kept" in shown.stdout


def test_an_xid_is_in_the_kernels_log(up):
    assert on(up, "gpu-2", faults.plant("xid", "79")).returncode == 0
    assert "NVRM: Xid (PCI:0000:10:00): 79" in on(up, "gpu-2", "sudo dmesg").stdout
