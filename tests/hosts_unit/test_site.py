"""The site is the product's own reading of its file, and no two hosts have one address."""

from ipaddress import IPv4Address

import pytest

from tests.hosts.keys import client
from tests.hosts.places import Places
from tests.hosts.site import mac_of, site


def test_five_hosts_with_the_roles_a_site_needs():
    roles = sorted(role for host in site().hosts for role in host.roles)
    assert roles == ["gateway", "gpu", "gpu", "monitoring", "storage"]


def test_addresses_are_in_the_network_and_none_is_taken_twice():
    addresses = [IPv4Address(host.address) for host in site().hosts]
    assert all(address in site().network for address in addresses)
    assert len({*addresses, site().control}) == len(addresses) + 1


def test_hardware_addresses_are_local_stable_and_differ():
    assert mac_of("gpu-1") == mac_of("gpu-1") != mac_of("gpu-2")
    assert all(int(host.mac[:2], 16) & 0b11 == 0b10 for host in site().hosts)


def test_the_client_checks_host_keys_and_uses_nothing_of_the_persons_own(tmp_path):
    text = client(Places(tmp_path), site())
    assert "StrictHostKeyChecking yes" in text
    assert "GlobalKnownHostsFile /dev/null" in text
    assert f"UserKnownHostsFile {tmp_path}" in text


def test_a_host_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(LookupError, match=r"gpu-9.*gpu-1"):
        site().host("gpu-9")
