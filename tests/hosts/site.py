"""The one definition of the test site: hosts and addresses as the product's own inventory gives them."""

import hashlib
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv4Network
from typing import Any, Final

from infra.environment.fleet import fleet
from infra.environment.load import read_environment
from infra.targets.onprem.inventory import inventory
from tests.hosts.places import HERE

STACK: Final = "site"
FILE: Final = HERE / f"Pulumi.{STACK}.yaml"


@dataclass(frozen=True)
class Host:
    """A host to make."""

    name: str
    address: str
    mac: str
    variables: dict[str, Any]

    @property
    def roles(self) -> tuple[str, ...]:
        """What it is for."""
        return tuple(self.variables["groundwork_roles"])


@dataclass(frozen=True)
class Site:
    """Hosts, and the network they are in."""

    hosts: tuple[Host, ...]
    network: IPv4Network
    user: str

    @property
    def control(self) -> IPv4Address:
        """Address of the bridge: where Ansible runs and packages are served."""
        return next(self.network.hosts())

    def host(self, name: str) -> Host:
        """One host by name."""
        for host in self.hosts:
            if host.name == name:
                return host
        raise LookupError(f"there is no host `{name}`; there are {', '.join(host.name for host in self.hosts)}")

    def names(self) -> str:
        """The site's hosts as `/etc/hosts` has them."""
        lines = [f"{host.address} {host.variables['groundwork_fqdn']} {host.name}" for host in self.hosts]
        return "\n".join(["127.0.0.1 localhost", "::1 localhost ip6-localhost", *lines]) + "\n"


def mac_of(name: str) -> str:
    """A locally administered address that is the host's own, the same each time."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    return ":".join(["02", *(digest[at : at + 2] for at in range(0, 10, 2))])


@cache
def site() -> Site:
    """The site of `Pulumi.site.yaml`."""
    reading = read_environment(FILE, STACK)
    if reading.onprem is None:
        raise ValueError("\n\n".join(f"error: {mistake}" for mistake in reading.errors))
    found = inventory(fleet(reading.onprem))
    hosts = tuple(
        Host(name, variables["ansible_host"], mac_of(name), found.variables_of(name))
        for name, variables in found.hosts.items()
    )
    (lab,) = reading.onprem.sites.values()
    return Site(hosts, IPv4Network(str(lab.networks[0])), str(reading.onprem.ssh.user))
