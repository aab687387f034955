"""The inventory Ansible works on, from the environment alone: groups, their variables, and each host's own.

Groups: `role_gpu`, `site_fra1`, `rack_fra1__a1`, `gpu_h100`, `distribution_ubuntu_24_04`, `fabric_infiniband`, and
`group_<name>` for each group of the file, which carries what its hosts share. Variables begin with `groundwork_`; those that
begin with `ansible_` are Ansible's own. No secret is among them: keys are in the agent, passwords in Ansible Vault.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import IPv4Network, IPv6Address, ip_address
from typing import Any

from infra.catalog import catalog
from infra.catalog.mig import gpus_named, layout
from infra.environment.fleet import Fleet, Server, written_out
from infra.environment.hosts import Disk, Gpus
from infra.targets.onprem.replicas import replicas
from infra.targets.onprem.version_sets import version_sets

Variables = dict[str, Any]


@dataclass
class InventoryGroup:
    """A group as Ansible knows it."""

    hosts: list[str] = field(default_factory=list[str])
    variables: Variables = field(default_factory=dict[str, Any])


@dataclass
class Inventory:
    """Everything Ansible is told."""

    everywhere: Variables
    """Variables of every host."""
    groups: dict[str, InventoryGroup]
    hosts: dict[str, Variables]
    """Each host's own variables; what its groups have is not repeated."""

    def variables_of(self, host: str) -> Variables:
        """All variables of a host; two groups never have one variable."""
        found = dict(self.everywhere)
        for group in self.groups.values():
            if group.variables and host in group.hosts:
                found |= group.variables
        return found | self.hosts[host]

    def groups_of(self, host: str) -> list[str]:
        """Groups a host is in."""
        return [name for name, group in self.groups.items() if host in group.hosts]


def today() -> date:
    """The day versions are chosen for; tests have their own."""
    return date.today()


def inventory(fleet: Fleet, day: date | None = None) -> Inventory:
    """The inventory of an environment; versions are chosen for a day, since branches and distributions end on one."""
    groups: dict[str, InventoryGroup] = {}
    sets = version_sets(fleet, day or today())
    for name in fleet.environment.groups:
        groups[_named("group", name)] = InventoryGroup(variables=_shared(fleet, name, sets.get(name, {})))
    for name, site in fleet.environment.sites.items():
        variables: Variables = {"groundwork_site": name, "groundwork_networks": list(site.networks)}
        groups[_named("site", name)] = InventoryGroup(variables=variables)
    labels = {name: list(_labels(fleet, name)) for name in fleet.environment.groups}
    for server in fleet.servers:
        for group in (*labels[server.group], *_places(server), _named("group", server.group)):
            groups.setdefault(group, InventoryGroup()).hosts.append(server.name)
    copies = replicas(fleet)
    own = {s.name: _own(fleet, s) | {"groundwork_replicas": copies.get(s.name, [])} for s in fleet.servers}
    return Inventory(_everywhere(fleet), dict(sorted(groups.items())), own)


def as_list(found: Inventory) -> dict[str, Any]:
    """The inventory as Ansible's scripts print it for `--list`."""
    merged = _merged(found)
    groups = {name: {"hosts": group.hosts} for name, group in found.groups.items() if group.hosts}
    return {"_meta": {"hostvars": merged}, "all": {"children": [*groups, "ungrouped"]}, **groups}


def graph(found: Inventory) -> Iterator[str]:
    """The inventory as `ansible-inventory --graph` draws it."""
    yield "@all:"
    yield "  |--@ungrouped:"
    for name, group in found.groups.items():
        if group.hosts:
            yield f"  |--@{name}:"
            yield from (f"  |  |--{host}" for host in group.hosts)


def _merged(found: Inventory) -> dict[str, Variables]:
    """All variables of every host, in one pass over the groups."""
    merged: dict[str, Variables] = {host: dict(found.everywhere) for host in found.hosts}
    for group in found.groups.values():
        for host in group.hosts if group.variables else ():
            merged[host] |= group.variables
    for host, own in found.hosts.items():
        merged[host] |= own
    return merged


def _everywhere(fleet: Fleet) -> Variables:
    environment = fleet.environment
    found: Variables = {
        "ansible_port": environment.ssh.port,
        "groundwork_environment": environment.name,
        "groundwork_owner": environment.owner,
        "groundwork_gateway": environment.gateway.model_dump(mode="json") if environment.gateway else None,
        "groundwork_monitoring": environment.monitoring.model_dump(mode="json") if environment.monitoring else None,
        "groundwork_sites": {
            name: {"networks": list(site.networks), "bastion": site.bastion} for name, site in environment.sites.items()
        },
    }
    found["groundwork_vpn"] = _vpn(fleet)
    return found | ({"ansible_user": environment.ssh.user} if environment.ssh.user else {})


def _vpn(fleet: Fleet) -> Variables | None:
    """The tunnels: each end's own address is the next of their network, in the order of the file."""
    vpn = fleet.environment.vpn
    if vpn is None:
        return None
    addresses = IPv4Network(vpn.network).hosts()
    ends = {
        site: {
            "host": end.host,
            "address": str(next(addresses)),
            "endpoint": end.endpoint,
            "networks": fleet.vpn_networks(site),
        }
        for site, end in vpn.ends.items()
    }
    return {"network": vpn.network, "port": vpn.port, "keepalive_s": vpn.keepalive_s, "ends": ends}


def _shared(fleet: Fleet, name: str, versions: Variables) -> Variables:
    """What hosts of a group have in common."""
    group = fleet.environment.groups[name]
    nics = written_out(group.nics)
    return {
        "groundwork_group": name,
        "groundwork_roles": [role.value for role in group.roles],
        "groundwork_distribution": group.distribution,
        "groundwork_processor": group.processor,
        "groundwork_memory_gib": group.memory_gib,
        "groundwork_gpus": _gpus(fleet, name),
        "groundwork_nics": {nic: known.model_dump(mode="json") for nic, known in nics.items()},
        "groundwork_fabric": group.fabric,
        "groundwork_boot_disk": group.boot_disk,
        "groundwork_nvme_disks": _array(written_out(group.disks)),
        "groundwork_versions": versions,
        "groundwork_secure_boot": group.secure_boot,
        "groundwork_containers_only": group.containers_only,
        "groundwork_container_engine": group.container_engine,
        "groundwork_models": {key: model.model_dump(mode="json") for key, model in fleet.models(name).items()},
        "groundwork_shares": {key: share.model_dump(mode="json") for key, share in fleet.shares(name).items()},
    }


def _gpus(fleet: Fleet, name: str) -> Variables | None:
    """GPUs of one host: by PCI device id, which roles find before any driver exists."""
    gpus, known = fleet.environment.groups[name].gpus, fleet.gpu(name)
    if gpus is None:
        return None
    found: Variables = {
        "count": gpus.count,
        "pci": known.pci if known else gpus.pci,
        "model": known.name if known else None,
        "memory_mib": known.memory_mib if known else None,
    }
    return found | ({"mig": gpus_split(gpus), "mig_layout": _layout(found["pci"], gpus)} if gpus.mig else {})


def gpus_split(gpus: Gpus) -> dict[str, dict[str, int]]:
    """Instances of each GPU that is split, by its index; text, as keys of JSON are."""
    by_index = {index: profiles for named, profiles in gpus.mig.items() for index in gpus_named(named, gpus.count)}
    return {str(index): dict(profiles) for index, profiles in sorted(by_index.items())}


def _layout(pci: str, gpus: Gpus) -> dict[str, list[str]]:
    """Instances as `nvidia-smi mig -cgi` takes them, each with the memory slice it begins at; the checks have seen that they fit."""
    return {
        index: [f"{name}:{start}" for name, start in layout(pci, profiles, catalog().hosts) or ()]
        for index, profiles in gpus_split(gpus).items()
    }


def _array(disks: Mapping[str, Disk]) -> list[str]:
    return [path for path, disk in disks.items() if disk.use == "nvme-array"]


def _own(fleet: Fleet, server: Server) -> Variables:
    """What one host alone has."""
    site = fleet.site(server)
    domain = site.domain if site else None
    found: Variables = {
        "ansible_host": server.address,
        "groundwork_fqdn": f"{server.name}.{domain}" if domain else server.name,
        "groundwork_rack": server.rack,
    }
    if (bastion := fleet.bastion(server)) is not None:
        found["ansible_ssh_common_args"] = f"-o ProxyJump={_jump(fleet, bastion)}"
    if fleet.environment.hosts[server.entry].disks:
        found["groundwork_nvme_disks"] = _array(fleet.disks(server))
    if server.name in fleet.exports:
        found["groundwork_exports"] = dict(_exports(fleet, server))
    return found


def _exports(fleet: Fleet, server: Server) -> Iterator[tuple[str, Variables]]:
    """What a host serves, and the addresses of those that mount it."""
    for name, clients in fleet.exports[server.name].items():
        share = fleet.environment.storage[name]
        addresses = [client.address for client in clients]
        yield name, {"export": share.export, "writable": share.writable, "clients": addresses}


def _jump(fleet: Fleet, bastion: Server) -> str:
    """A bastion as `ssh -J` takes it."""
    ssh = fleet.environment.ssh
    host = f"[{bastion.address}]" if _is_ipv6(bastion.address) else bastion.address
    return (f"{ssh.user}@" if ssh.user else "") + f"{host}:{ssh.port}"


def _is_ipv6(address: str) -> bool:
    try:
        return isinstance(ip_address(address), IPv6Address)
    except ValueError:
        return False


def _labels(fleet: Fleet, name: str) -> Iterator[str]:
    """Ansible groups that hosts of a group are in for what they are."""
    group, gpus = fleet.environment.groups[name], _gpus(fleet, name)
    yield from (_named("role", role) for role in group.roles)
    yield _named("distribution", group.distribution)
    if gpus:
        yield _named("gpu", str(gpus["model"] or gpus["pci"]))
    if group.fabric != "none":
        yield _named("fabric", group.fabric)


def _places(server: Server) -> Iterator[str]:
    yield _named("site", server.site)
    if server.rack:
        yield f"{_named('rack', server.site)}__{_plain(server.rack)}"


def _named(kind: str, name: str) -> str:
    """A group's name as Ansible takes it: letters, digits and underscores."""
    return f"{kind}_{_plain(name)}"


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", name)
