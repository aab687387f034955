"""Hardening: who is let in to what, sshd as people and Ansible need it, and kernel settings that no two roles own."""

import re
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ansible.errors import AnsibleFilterError
from ansible.plugins.loader import filter_loader

from tests.roles.rendered import Rendered, facts
from tests.roles.roles import ANSIBLE, read

ROLE = ANSIBLE / "roles/hardening"
SITES = {
    "fra1": {"networks": ["10.20.0.0/16", "fd20::/32"], "bastion": "gate-1"},
    "ams1": {"networks": ["10.30.0.0/16"], "bastion": None},
}
HOSTS = {"gate-1": "10.20.0.31", "gate-2": "fd20::31", "watch-1": "10.20.0.41", "gpu-1": "10.20.1.11"}
PORTS = read(ANSIBLE / "group_vars/all/ports.yml")["groundwork_ports"]
REACH = read(ROLE / "vars/main.yml")["_hardening_reach"]
filter_loader.add_directory(str(ROLE / "filter_plugins"))


def role(
    *roles: str, host: str = "gpu-1", distribution: str = "debian-12", openssh: str = "9.2", **more: Any
) -> Rendered:
    """The role on a host, with what preflight is told there."""
    answers = ["login=ops", "from=10.20.0.31", "port=22", f"openssh={openssh}", f"running={more.pop('running', '')}"]
    given: dict[str, Any] = {
        "inventory_hostname": host,
        "hostvars": {name: {"ansible_host": address} for name, address in HOSTS.items()},
        "groups": {"role_gateway": ["gate-1", "gate-2"], "role_monitoring": ["watch-1"]},
        "groundwork_roles": list(roles),
        "groundwork_sites": SITES,
        "groundwork_nics": {"ib0": {"gbps": 400, "fabric": "infiniband"}, "eno1": {"gbps": 25, "fabric": "ethernet"}},
        "groundwork_gateway": {"port": 443},
        "groundwork_vpn": None,
        "groundwork_ports": PORTS,
        "ansible_facts": facts(distribution),
        "__hardening_asked": {"stdout_lines": answers},
    }
    return Rendered("hardening", **given | more)


def rules(*roles: str, **more: Any) -> list[str]:
    """Lines of the table that let something in by a port."""
    text = role(*roles, **more).template("etc/groundwork/hardening/firewall.nft")
    return [line.strip() for line in text.splitlines() if " dport " in line and " sport " not in line]


def test_a_gpu_host_is_reached_by_gateways_and_who_watches_alone():
    found = rules("gpu")
    assert 'ip saddr { 10.20.0.31 } tcp dport 8000 accept comment "inference"' in found
    assert 'ip6 saddr { fd20::31 } tcp dport 8000 accept comment "inference"' in found
    assert 'ip saddr { 10.20.0.41 } tcp dport 8002 accept comment "metrics of runtimes"' in found
    assert 'ip saddr { 10.20.0.31 } tcp dport 8100-8199 accept comment "inference"' in found
    assert 'ip saddr { 10.20.0.0/16, 10.30.0.0/16 } tcp dport 22 accept comment "administration"' in found
    assert not [line for line in found if "443" in line or "2049" in line or "meta nfproto" in line]


def test_a_gateway_is_reached_from_everywhere_and_its_metrics_are_not():
    found = rules("gateway", host="gate-2")
    assert 'meta nfproto ipv4 tcp dport 443 accept comment "requests"' in found
    assert 'meta nfproto ipv6 tcp dport 443 accept comment "requests"' in found
    assert [line for line in found if "9902" in line] == [
        'ip saddr { 10.20.0.41 } tcp dport 9902 accept comment "metrics of the gateway"'
    ]


def test_without_a_gateway_models_are_reached_from_the_sites_networks():
    found = rules("gpu", groups={"role_monitoring": ["watch-1"]})
    assert 'ip saddr { 10.20.0.0/16, 10.30.0.0/16 } tcp dport 8000 accept comment "inference"' in found


def test_a_bastion_is_reached_from_everywhere_and_passes_connections_on():
    assert any("meta nfproto ipv4 tcp dport 22 accept" in line for line in rules("gateway", host="gate-1"))
    for host, roles, word in (
        ("gate-1", "gateway", "local"),
        ("watch-1", "monitoring", "local"),
        ("gpu-1", "gpu", "no"),
    ):
        said = role(roles, host=host).template("etc/groundwork/hardening/sshd.conf")
        assert f"\nAllowTcpForwarding {word}\n" in said


def test_the_fabric_s_interfaces_are_open_and_others_are_not():
    text = role("gpu").template("etc/groundwork/hardening/firewall.nft")
    assert 'iifname { "ib0" } accept comment "fabric"' in text
    assert "eno1" not in text


def test_what_the_site_adds_is_let_in():
    allow = [{"what": "backup", "port": 6556, "protocol": "udp", "sources": ["10.9.0.0/16"]}]
    assert 'ip saddr { 10.9.0.0/16 } udp dport 6556 accept comment "backup"' in rules(
        "gpu", hardening_firewall_allow=allow
    )


def test_who_holds_a_tunnel_lets_it_in_and_what_comes_through_it():
    vpn = {"network": "10.99.0.0/24", "port": 51820, "ends": {"fra1": {"host": "gate-1"}}}
    text = role("gateway", host="gate-1", groundwork_vpn=vpn).template("etc/groundwork/hardening/firewall.nft")
    assert 'meta nfproto ipv4 udp dport 51820 accept comment "tunnels"' in text
    other = role("gpu", groundwork_vpn=vpn).template("etc/groundwork/hardening/firewall.nft")
    assert "51820" not in other
    assert "ip saddr { 10.20.0.0/16, 10.30.0.0/16, 10.99.0.0/24 } tcp dport 22" in other


def test_firewalld_has_the_same_doors_and_shuts_them_to_others():
    policy = ElementTree.fromstring(role("gpu").template("etc/groundwork/hardening/firewalld.xml"))
    lets = {
        (rule.find("source").attrib["address"], rule.find("port").attrib["port"])  # type: ignore[union-attr]
        for rule in policy.findall("rule")
        if rule.find("accept") is not None
    }
    shuts = {rule.find("port").attrib["port"] for rule in policy.findall("rule") if rule.find("drop") is not None}  # type: ignore[union-attr]
    assert {("10.20.0.31", "8000"), ("fd20::31", "8000"), ("10.20.0.41", "9400"), ("10.20.0.0/16", "22")} <= lets
    assert shuts == {port for _, port in lets}
    gateway = role("gateway").template("etc/groundwork/hardening/firewalld.xml")
    assert '<port port="443" protocol="tcp"/><drop/>' not in gateway


def test_which_firewall_it_is():
    assert role("gpu").value("_hardening_firewall") == "nftables"
    assert role("gpu", running="firewalld.service").value("_hardening_firewall") == "firewalld"
    assert role("gpu", hardening_firewall="none").value("_hardening_candidates") == {
        "sshd.conf": True,
        "firewall.nft": False,
        "firewalld.xml": False,
    }


@pytest.mark.parametrize(("openssh", "has"), [("8.9", False), ("9.2", False), ("9.8", True), ("10.0", True)])
def test_sshd_is_told_only_what_it_knows(openssh: str, has: bool):
    said = role("gpu", openssh=openssh).template("etc/groundwork/hardening/sshd.conf")
    assert ("PerSourcePenaltyExemptList 10.20.0.0/16,10.30.0.0/16,fd20::/32" in said) == has


def test_rhel_s_crypto_policy_is_left_to_it():
    assert "Ciphers" in role("gpu").template("etc/groundwork/hardening/sshd.conf")
    assert "Ciphers" not in role("gpu", distribution="rocky-9").template("etc/groundwork/hardening/sshd.conf")


def test_who_logs_in_as_root_still_can_by_key():
    answers = {"stdout_lines": ["login=root", "from=", "port=", "openssh=9.2", "running="]}
    assert "PermitRootLogin prohibit-password" in role("gpu", __hardening_asked=answers).template(
        "etc/groundwork/hardening/sshd.conf"
    )


def test_a_port_or_role_that_nobody_knows_is_a_mistake():
    with pytest.raises(AnsibleFilterError, match="`web` is not in `groundwork_ports`"):
        _doors([{"what": "pages", "to": ["every"], "ports": ["web"], "from": ["any"]}])
    with pytest.raises(AnsibleFilterError, match="`office` is none of any"):
        _doors([{"what": "pages", "to": ["every"], "ports": ["triton_http"], "from": ["office"]}])


def test_every_port_that_leaves_loopback_says_who_may_reach_it():
    """Ports after the line that says so are on loopback alone."""
    text, _, _ = (ANSIBLE / "group_vars/all/ports.yml").read_text(encoding="utf-8").partition("# On loopback alone")
    open_ = {name for name, line in re.findall(r"^  (\w+): (.*)$", text, re.M) if "loopback alone" not in line}
    assert open_ - {name for row in REACH for name in row["ports"]} == set()


def test_no_kernel_setting_has_two_owners():
    owners: Counter[str] = Counter()
    for defaults in (ANSIBLE / "roles").glob("*/defaults/main.yml"):
        found: dict[str, Any] = read(defaults) or {}
        for name, value in found.items():
            if name.endswith("_sysctl"):
                owners.update(list(value))
    for template in (ANSIBLE / "roles").glob("*/templates/etc/sysctl.d/*.j2"):
        owners.update(re.findall(r"^([a-z0-9_.]+\.[a-z0-9_.]+) *=", template.read_text(encoding="utf-8"), re.M))
    assert [key for key, count in owners.items() if count > 1] == []
    assert "net.ipv4.conf.all.rp_filter" in owners


def test_what_breaks_gpu_hosts_is_not_hardened():
    defaults = read(ROLE / "defaults/main.yml")
    for key in defaults["hardening_sysctl"]:
        assert not re.search(r"forward|rp_filter|timestamps|accept_ra|kexec|modules_disabled|overcommit", key), key
    assert not {"vfat", "squashfs", "overlay", "usb-storage", "nfs"} & set(defaults["hardening_modules"])


def test_one_file_of_kernel_settings_a_role():
    for role_ in (ANSIBLE / "roles").iterdir():
        assert len(list(Path(role_).glob("templates/etc/sysctl.d/*"))) <= 1, role_.name


def _doors(reach: list[dict[str, Any]]) -> None:
    filter_loader.get("doors").j2_function(reach, ["gpu"], {"any": ["0.0.0.0/0"]}, PORTS)
