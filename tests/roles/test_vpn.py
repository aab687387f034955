"""Tunnels: each end is told of the others whose keys are known, and of no private key; nothing but the tools is installed."""

from typing import Any

from tests.roles.rendered import Rendered
from tests.roles.roles import ANSIBLE, read

TUNNELS = {
    "network": "10.99.0.0/24",
    "port": 51820,
    "keepalive_s": 25,
    "ends": {
        "fra1": {"host": "gate-1", "address": "10.99.0.1", "endpoint": "198.51.100.7", "networks": ["10.20.0.0/16"]},
        "ams1": {"host": "gate-2", "address": "10.99.0.2", "endpoint": "2001:db8::9", "networks": ["10.30.0.0/16"]},
        "par1": {"host": "gate-3", "address": "10.99.0.3", "endpoint": "vpn.example.com", "networks": ["10.40.0.0/16"]},
    },
}


def end(host: str = "gate-1", known: tuple[str, ...] = ("ams1 KEY2", "par1 KEY3"), **tunnels: Any) -> Rendered:
    """The role on a host that has learned keys."""
    answers = {"stdout_lines": list(known)}
    return Rendered("vpn", inventory_hostname=host, groundwork_vpn=TUNNELS | tunnels, __vpn_known=answers)


def conf(**more: Any) -> str:
    """What wg-quick reads."""
    return end(**more).template("etc/wireguard/wg-groundwork.conf")


def test_an_end_speaks_with_every_other_and_not_with_itself():
    said = conf()
    assert "Address = 10.99.0.1/24" in said
    assert "Endpoint = [2001:db8::9]:51820\nAllowedIPs = 10.99.0.2/32, 10.30.0.0/16" in said
    assert "Endpoint = vpn.example.com:51820\nAllowedIPs = 10.99.0.3/32, 10.40.0.0/16" in said
    assert "10.20.0.0/16" not in said
    assert said.count("[Peer]") == 2


def test_an_end_without_a_key_is_left_out_until_it_has_one():
    said = conf(known=("ams1 KEY2",))
    assert said.count("[Peer]") == 1
    assert "KEY2" in said


def test_an_end_that_is_taken_out_of_the_environment_is_gone_although_its_key_is_known():
    ends = {name: one for name, one in TUNNELS["ends"].items() if name != "par1"}  # type: ignore[attr-defined]
    assert "KEY3" not in conf(ends=ends)


def test_the_private_key_is_read_from_its_own_file_alone():
    assert "PrivateKey" not in conf()
    assert "private-key /etc/groundwork/vpn/private.key" in conf()
    for file in (ANSIBLE / "roles/vpn/tasks").glob("*.yml"):
        for task in read(file):
            assert "private.key" not in str(task.get("ansible.builtin.slurp", "")), task


def test_no_keepalive_is_no_line():
    assert "PersistentKeepalive" not in conf(keepalive_s=0)


def test_a_host_that_holds_no_tunnel_does_nothing():
    assert end(host="gpu-1").value("_vpn_site") == ""
    assert end(host="gpu-1").value("_vpn_peers") == {}


def test_the_package_brings_no_kernel_with_it():
    """Debian's wireguard-tools recommends `wireguard-modules | …`, by which apt once chose a real-time kernel."""
    deb, rpm = read(ANSIBLE / "roles/vpn/tasks/install.yml")
    installs = [task["ansible.builtin.apt"] for task in deb["block"] + deb["rescue"] if "register" in task]
    assert [each["install_recommends"] for each in installs] == [False, False]
    assert rpm["ansible.builtin.dnf"]["install_weak_deps"] is False
