"""Sites of own servers: their networks, racks, power, and the way in for administration."""

from typing import Annotated

from pydantic import Field

from infra.environment.base import Cidr, Model, Name, form

DomainName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$",
        max_length=253,
        examples=["fra1.example.com"],
        json_schema_extra=form("a domain name in lower case such as `fra1.example.com`", "domain name"),
    ),
]
"""A name in the DNS (RFC 1123, section 2.1)."""

HostName = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
        max_length=253,
        examples=["gate-1"],
        json_schema_extra=form("the name of a host such as `gate-1`", "host name"),
    ),
]
"""One host of the environment, by its name with ranges written out."""


class Rack(Model):
    """A rack of a site."""

    kilowatts: float | None = Field(
        default=None,
        gt=0,
        le=1000,
        examples=[40],
        description="Power the rack can draw, kW, held against `watts` of the groups in it. Not set: not checked.",
    )


class Power(Model):
    """What electricity costs at a site."""

    usd_per_kwh: float = Field(
        gt=0,
        le=10,
        examples=[0.18],
        description="US dollars a kilowatt-hour, as on the site's bill; for the plan's power cost.",
    )
    overhead: float = Field(
        default=1.4,
        ge=1,
        le=5,
        description="Power usage effectiveness: power of the whole site over that of its servers. 1.4: between an efficient hall (1.2) and the industry's average, 1.54 (Uptime Institute, Global Data Center Survey 2025).",
    )


class Site(Model):
    """A place with servers: one network that reaches them, racks, a domain, power."""

    networks: list[Cidr] = Field(
        min_length=1,
        max_length=64,
        examples=["[10.20.0.0/16]"],
        description="IPv4 ranges the site's hosts are administered in; an address outside them is refused. No default: they are what keeps a typing error from reaching somebody else's host.",
    )
    domain: DomainName | None = Field(
        default=None,
        description="Domain its hosts' names belong to. Not set: names stand alone.",
    )
    bastion: HostName | None = Field(
        default=None,
        description="Host that SSH to the site's other hosts jumps through. Not set: hosts are reached directly.",
    )
    racks: dict[Name, Rack] = Field(
        default_factory=dict[str, Rack], max_length=2000, description="Racks by name; a host may say which it is in."
    )
    power: Power | None = Field(
        default=None, description="Price of electricity. Not set: the plan says nothing of power cost."
    )


class Ssh(Model):
    """How hosts are reached; keys stay in the agent of whoever runs Ansible."""

    user: str | None = Field(
        default=None,
        pattern=r"^[a-z_][a-z0-9_-]*$",
        max_length=32,
        examples=["ubuntu"],
        json_schema_extra=form("a login name such as `ubuntu`", "login name"),
        description="Login name. Not set: that of whoever runs Ansible, or what their SSH configuration says.",
    )
    port: int = Field(default=22, ge=1, le=65_535, description="TCP port. 22: the one SSH servers come with.")
