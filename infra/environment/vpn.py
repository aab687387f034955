"""WireGuard between sites of own servers: one end a site, each with every other, over networks nobody has to trust."""

from pydantic import Field

from infra.environment.base import Cidr, Model, Name
from infra.environment.hosts import Address
from infra.environment.sites import HostName


class VpnEnd(Model):
    """A site's end of the tunnels."""

    host: HostName = Field(description="Host of the site that holds it; its bastion or a gateway.")
    endpoint: Address = Field(
        examples=["198.51.100.7"],
        description="Address or DNS name by which the other ends reach the host, UDP. No default: it is the site's public address, which lies in none of its networks.",
    )
    networks: list[Cidr] | None = Field(
        default=None,
        min_length=1,
        max_length=64,
        examples=["[10.20.0.0/16]"],
        description="Networks behind it that the other sites reach. Not set: all of the site's. The site's router sends the other sites' networks to this host.",
    )


class Vpn(Model):
    """Encrypted tunnels between sites, a full mesh; keys are made on the hosts and never leave them."""

    network: Cidr = Field(
        examples=["10.99.0.0/24"],
        description="Range of the ends' own addresses, the first of which goes to the first end: add new ends after the others. No default: it must be nobody else's.",
    )
    port: int = Field(default=51820, ge=1, le=65_535, description="UDP port. 51820: what WireGuard's own examples use.")
    keepalive_s: int = Field(
        default=25,
        ge=0,
        le=3600,
        description="Seconds between packets that keep a way back through address translation open. 25: below the 30 s after which common routers forget it (wireguard.com, Quick Start). 0: none.",
    )
    ends: dict[Name, VpnEnd] = Field(
        min_length=2,
        max_length=50,
        examples=["{fra1: {host: gate-1, endpoint: 198.51.100.7}, ams1: {host: gate-2, endpoint: 203.0.113.9}}"],
        description="Ends by site.",
    )
