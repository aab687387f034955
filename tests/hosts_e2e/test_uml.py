"""Hosts in user-mode Linux: what needs a kernel of its own."""

import pytest

from tests.hosts import lifecycle
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
