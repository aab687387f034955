"""Address ranges: which of them are as good as everybody."""

from ipaddress import IPv4Network, ip_network
from typing import Final

from infra.environment.addressing import PRIVATE, SHARED
from policies.rule import Parameter

LIMITS: Final = {
    "shortest": Parameter(
        dev=16,
        prod=16,
        description="Shortest prefix of a public IPv4 range that is still somebody in particular: a /16 is the most an organisation usually has in one piece, 65,536 addresses.",
    ),
    "shortest_ipv6": Parameter(
        dev=32,
        prod=32,
        description="The same for IPv6: a /32 is what a registry gives one provider (RIPE-738, 5.1).",
    ),
}
"""Parameters of rules that look at public ranges."""


def is_public(cidr: str) -> bool:
    """Whether addresses outside of private networks are in it."""
    network = ip_network(cidr, strict=False)
    if isinstance(network, IPv4Network):
        return not any(network.subnet_of(home) for home in (*PRIVATE, SHARED))
    return not network.is_private or network.prefixlen == 0


def is_anybody(cidr: str, shortest: int, shortest_ipv6: int) -> bool:
    """Whether a public range has so many addresses that it names nobody; `0.0.0.0/0` first of all."""
    network = ip_network(cidr, strict=False)
    return is_public(cidr) and network.prefixlen < (shortest if network.version == 4 else shortest_ipv6)
