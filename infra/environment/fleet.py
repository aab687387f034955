"""The hosts of an environment one by one: every range written out, each with its group, site and rack. Pure, offline.

It never fails: an entry whose ranges are none has no servers and a fault, which the checks tell.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from infra.catalog.gpu_models import GpuModel, gpu_model
from infra.environment.hosts import Disk, Group, Role
from infra.environment.mistakes import Path
from infra.environment.onprem import OnpremEnvironment
from infra.environment.ranges import MOST, RangeError, expand
from infra.environment.serving import HostedModel, Share
from infra.environment.sites import Site

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Server:
    """One host."""

    name: str
    address: str
    group: str
    site: str
    rack: str | None
    entry: str
    """Key in `hosts` that it comes from."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A range that is none, or too many hosts."""

    path: Path
    text: str
    message: str
    """Completes "`hosts.gpu[9:1]` …"."""


@dataclass(frozen=True)
class Fleet:
    """An environment on own servers with nothing left open."""

    environment: OnpremEnvironment
    servers: tuple[Server, ...]
    """Every host, in the order of the file."""
    faults: tuple[Fault, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Server]:
        """Hosts by name."""
        return {server.name: server for server in self.servers}

    @cached_property
    def _by_group(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for server in self.servers:
            found.setdefault(server.group, []).append(server.name)
        return found

    def hosts_of(self, group: str) -> list[str]:
        """Names of a group's hosts, in the order of the file."""
        return self._by_group.get(group, [])

    @cached_property
    def sizes(self) -> Mapping[str, int]:
        """Hosts of each group that has some."""
        return Counter(server.group for server in self.servers)

    @cached_property
    def roles(self) -> Mapping[Role, int]:
        """Hosts that have each role."""
        found: Counter[Role] = Counter()
        for name, group in self.environment.groups.items():
            found.update(dict.fromkeys(group.roles, self.sizes.get(name, 0)))
        return found

    def gpu(self, group: str) -> GpuModel | None:
        """What is known of a group's GPU; None where it has none, or one of which nothing is known."""
        gpus = self.environment.groups[group].gpus
        return gpu_model(gpus.model, gpus.pci) if gpus else None

    def models(self, group: str) -> Mapping[str, HostedModel]:
        """Models that a group serves."""
        return {name: model for name, model in self.environment.models.items() if model.group == group}

    def shares(self, group: str) -> Mapping[str, Share]:
        """Shared file systems that a group mounts."""
        has_gpus = self.environment.groups[group].gpus is not None
        return {
            name: share
            for name, share in self.environment.storage.items()
            if (group in share.groups if share.groups else has_gpus)
        }

    @cached_property
    def exports(self) -> Mapping[str, Mapping[str, tuple[Server, ...]]]:
        """What hosts of the environment serve to others: by server, each share with the hosts that mount it."""
        found: dict[str, dict[str, tuple[Server, ...]]] = {}
        mounted = {group: self.shares(group) for group in self.environment.groups}
        for name, share in self.environment.storage.items():
            if share.server in self.by_name:
                clients = (server for server in self.servers if name in mounted.get(server.group, ()))
                others = tuple(server for server in clients if server.name != share.server)
                found.setdefault(share.server, {})[name] = others
        return found

    def disks(self, server: Server) -> Mapping[str, Disk]:
        """Disks of a host that are used: its own, else its group's; ranges written out."""
        own = self.environment.hosts[server.entry].disks
        group = self.environment.groups.get(server.group)
        return written_out(own or (group.disks if group else {}))

    def site(self, server: Server) -> Site | None:
        """The site a host stands in."""
        return self.environment.sites.get(server.site)

    def bastion(self, server: Server) -> Server | None:
        """The host that SSH to `server` jumps through; None where it is reached directly, as a bastion is itself."""
        site = self.site(server)
        found = self.by_name.get(site.bastion) if site and site.bastion else None
        return None if found is None or found is server else found

    def vpn_networks(self, site: str) -> list[str]:
        """Networks behind a site's end of the tunnels: those it names, else all of the site's."""
        vpn, known = self.environment.vpn, self.environment.sites.get(site)
        named = vpn.ends[site].networks if vpn else None
        return list(named or (known.networks if known else []))

    def groups(self) -> Iterator[tuple[str, Group]]:
        """Groups by name."""
        yield from self.environment.groups.items()


def fleet(environment: OnpremEnvironment) -> Fleet:
    """Write every range out."""
    servers: list[Server] = []
    faults: list[Fault] = []
    for entry, host in environment.hosts.items():
        names = _expanded(entry, ("hosts", entry), faults)
        addresses = _expanded(host.address, ("hosts", entry, "address"), faults)
        if len(names) + len(servers) > MOST:
            faults.append(Fault(("hosts", entry), entry, f"makes more than {MOST} hosts in all"))
            break
        if len(names) != len(addresses) and names and addresses:
            message = f"stands for {len(addresses)} addresses, and its name for {len(names)} hosts"
            faults.append(Fault(("hosts", entry, "address"), host.address, message))
            continue
        servers += [
            Server(name, address, host.group, host.site, host.rack, entry)
            for name, address in zip(names, addresses, strict=False)
        ]
    return Fleet(environment, tuple(servers), tuple(faults))


def written_out(by_pattern: Mapping[str, V]) -> dict[str, V]:
    """A map whose keys may be ranges, with each name for itself; a range that is none is left out, which the checks tell."""
    found: dict[str, V] = {}
    for pattern, value in by_pattern.items():
        try:
            found |= dict.fromkeys(expand(pattern), value)
        except RangeError:
            continue
    return found


def _expanded(pattern: str, path: Path, faults: list[Fault]) -> list[str]:
    try:
        return expand(pattern)
    except RangeError as error:
        faults.append(Fault(path, pattern, str(error)))
        return []
