"""Subnet arithmetic: which range each zone's subnets get. Pure; nothing here knows a cloud resource.

The network's range is cut into eight equal blocks, one for each zone by its place in the list (the environment allows
six; two stay free). Blocks depend on the place alone, so a zone appended later moves no subnet. Within a block:

    |------------------- 1/2 -------------------|------- 1/4 -------|-- 1/8 --|-- 1/8 --|
    | private: nodes                            | public: gateways  | control | free    |

The pods' range is cut into the same eight blocks, each one subnet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network
from typing import Final

BLOCK_BITS: Final = 3
"""Eight blocks: six zones, and two for what comes later."""

RESERVED: Final = 5
"""Addresses of each subnet the cloud keeps: network, router, DNS, future use, broadcast. Source: Amazon VPC User Guide, "Subnet CIDR blocks"."""

SERVICE_RANGES: Final = ("172.20.0.0/16", "10.100.0.0/16")
"""Ranges EKS itself takes for cluster services, first choice first. Source: EKS API reference, KubernetesNetworkConfigRequest, read 2026-11."""


@dataclass(frozen=True)
class ZoneSubnets:
    """The ranges one zone gets."""

    zone: str
    private: IPv4Network
    """Nodes: half of the block."""
    public: IPv4Network
    """NAT gateways and public load balancers."""
    control_plane: IPv4Network
    """The cluster's and the private endpoints' interfaces, with no way out."""
    pods: IPv4Network
    """Pods, once the nodes' own subnet is full."""

    @property
    def prefixes(self) -> IPv4Network:
        """Half of the private range that is kept for pod prefixes of 16 addresses, the other half being for nodes.

        Without it single addresses scatter over the range until no sixteen in a row are free.
        """
        return list(self.private.subnets(1))[1]


def plan_subnets(cidr: str, pods_cidr: str, zones: Sequence[str]) -> tuple[ZoneSubnets, ...]:
    """Ranges for each of `zones`, in order.

    Raises:
        ValueError: more zones than blocks.
    """
    nodes = list(IPv4Network(cidr).subnets(BLOCK_BITS))
    pods = list(IPv4Network(pods_cidr).subnets(BLOCK_BITS))
    if len(zones) > len(nodes):
        raise ValueError(f"{len(zones)} zones do not fit the {len(nodes)} blocks of `{cidr}`")
    return tuple(_zone(zone, block, pods[place]) for place, (zone, block) in enumerate(zip(zones, nodes, strict=False)))


def _zone(zone: str, block: IPv4Network, pods: IPv4Network) -> ZoneSubnets:
    private, rest = block.subnets(1)
    public, rest = rest.subnets(1)
    control_plane = next(rest.subnets(1))
    return ZoneSubnets(zone, private, public, control_plane, pods)


def usable(network: IPv4Network) -> int:
    """Addresses of a subnet that interfaces can have."""
    return network.num_addresses - RESERVED


def service_range(*taken: str) -> str:
    """Range for cluster services: the first of EKS's own two that overlaps none of `taken`.

    Raises:
        ValueError: both overlap.
    """
    ranges = [IPv4Network(cidr) for cidr in taken]
    for choice in SERVICE_RANGES:
        if not any(IPv4Network(choice).overlaps(other) for other in ranges):
            return choice
    raise ValueError(
        f"`{'`, `'.join(taken)}` overlap both ranges EKS offers for services, {' and '.join(SERVICE_RANGES)}"
    )
