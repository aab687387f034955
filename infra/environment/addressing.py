"""Address arithmetic: what of the two ranges each zone gets, and how many machines and pods it holds.

The AWS target cuts the same blocks; a test holds both equal.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final

BLOCKS: Final = 8
"""Parts a range is cut into, one a zone: six zones, and two for what comes later."""
RESERVED: Final = 5
"""Addresses of each subnet the cloud keeps (Amazon VPC User Guide, "Subnet CIDR blocks")."""
PREFIX: Final = 16
"""Addresses of the prefix a node takes at once for its pods (/28; Amazon EKS User Guide, "prefix delegation")."""
PREFIXES_PER_NODE: Final = 2
"""Prefixes a node holds at the least: one in use by its daemon sets and pods, one kept warm."""
SHORTEST, LONGEST = 16, 20
"""Range sizes taken: a VPC's range is /16 at most, and a /20 cut in eight still holds a few dozen nodes a zone."""

PRIVATE: Final = tuple(IPv4Network(cidr) for cidr in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
"""Private ranges (RFC 1918)."""
SHARED: Final = IPv4Network("100.64.0.0/10")
"""Shared address space (RFC 6598), which networks route no further."""
SERVICES: Final = tuple(IPv4Network(cidr) for cidr in ("172.20.0.0/16", "10.100.0.0/16"))
"""Ranges EKS takes for cluster services, one of which must stay free (EKS API reference, KubernetesNetworkConfigRequest)."""
DOCKER: Final = IPv4Network("172.17.0.0/16")
"""Range of the bridge that container tools put on a node; addresses in it cannot be reached from there."""


@dataclass(frozen=True)
class Room:
    """What one zone's subnets hold."""

    node_addresses: int
    pod_prefixes: int

    @property
    def nodes_by_pods(self) -> int:
        """Nodes whose least pod prefixes the zone has."""
        return self.pod_prefixes // PREFIXES_PER_NODE


def room(cidr: IPv4Network, pods: IPv4Network) -> Room:
    """Room of one zone: half of its block is for nodes, half of that kept for prefixes, and a block of the pods' range."""
    private = cidr.num_addresses // BLOCKS // 2
    prefixes = private // 2 // PREFIX + pods.num_addresses // BLOCKS // PREFIX - 1
    return Room(private // 2 - RESERVED, prefixes)


def parse(text: str) -> IPv4Network | str:
    """A range, or what is wrong with the text, to stand after "which"."""
    address, _, length = text.partition("/")
    if any(int(part) > 255 for part in address.split(".")):
        return "is none: a part of the address is above 255"
    if int(length) > 32:
        return "is none: the part after `/` is above 32"
    if any(len(part) > 1 and part.startswith("0") for part in (*address.split("."), length)):
        return "some readers take for octal numbers, since a part begins with 0"
    network = IPv4Network(text, strict=False)
    if str(network.network_address) != address:
        return f"lies inside a range that begins at `{network}`"
    return network
