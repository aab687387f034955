"""The network an environment lives in, and who may reach it."""

from typing import Literal

from pydantic import Field

from infra.environment.base import Cidr, Model


class Network(Model):
    """One private network over the environment's zones."""

    cidr: Cidr = Field(
        default="10.64.0.0/16",
        description="IPv4 range of the network, /16 to /20. 10.64.0.0/16: room for 3 zones of nodes, outside the ranges home routers and most offices use.",
    )
    pods_cidr: Cidr = Field(
        default="100.64.0.0/16",
        description="Second range for pods, /16 to /20, so that pods never exhaust node addresses. 100.64.0.0/16 is shared address space (RFC 6598) that no peer routes.",
    )
    nat: Literal["per-zone", "single", "none"] = Field(
        default="single",
        description="Way out to the internet. `single`: one gateway, cheapest; a zone outage stops image pulls elsewhere. `per-zone`: required in tier `prod`. `none`: fully private, endpoints only.",
    )
    endpoints: Literal["full", "gateway-only"] = Field(
        default="full",
        description="`full`: private endpoints for every service nodes need (about 7 USD a month each and zone), so image pulls and secrets never cross NAT. `gateway-only`: the free S3 endpoint alone; everything else through NAT.",
    )
    flow_logs_days: int = Field(
        default=30,
        ge=0,
        le=3653,
        description="Days network flow logs are kept; 0 turns them off. 30: enough to investigate an incident (CIS AWS benchmark asks for flow logs on).",
    )


class Gateway(Model):
    """The way in for requests."""

    exposure: Literal["none", "private", "public"] = Field(
        default="private",
        description="Who can reach the gateway: nobody, the private network, or the internet. `private`: a model endpoint is exposed on purpose, never by default.",
    )
    allowed_cidrs: list[Cidr] = Field(
        default_factory=list[str],
        max_length=50,
        description="IPv4 ranges that may connect. Empty with `private`: the network's own range. `public` requires at least one; `0.0.0.0/0` must be written out.",
    )
    requests_per_5_minutes: int = Field(
        default=2000,
        ge=100,
        le=2_000_000_000,
        description="Requests one address may make in five minutes before the web firewall blocks it, for `public`. 2000: AWS WAF's own example for APIs; 100 was long its least.",
    )
