"""The environment on own servers: everything one `Pulumi.<stack>.yaml` may say when its `target` is `onprem`."""

from typing import Literal

from pydantic import Field

from infra.environment.base import Email, Model, Name
from infra.environment.hosts import Group, Host, HostPattern
from infra.environment.serving import HostedModel, HostGateway, HostMonitoring, Share
from infra.environment.sites import Site, Ssh
from infra.environment.spending import Waiver
from infra.environment.vpn import Vpn


class OnpremEnvironment(Model):
    """A place to serve models on own servers: where they stand, what they are, what they serve and who answers for them."""

    name: Name = Field(
        description="Name of the environment, known to every host. Default: the stack's name.", examples=["onprem"]
    )
    target: Literal["onprem"] = Field(description="Where it is built. `onprem`: Linux servers reached over SSH.")
    owner: Email = Field(description="E-mail address of who answers for it; alarms are sent there.")
    ssh: Ssh = Field(default_factory=Ssh, description="How hosts are reached.")
    sites: dict[Name, Site] = Field(
        min_length=1, max_length=200, examples=["{fra1: {networks: [10.20.0.0/16]}}"], description="Sites by name."
    )
    groups: dict[Name, Group] = Field(
        min_length=1,
        max_length=200,
        examples=["{h100: {roles: [gpu], gpus: {model: h100, count: 8}}}"],
        description="Groups of hosts that are alike, by name.",
    )
    hosts: dict[HostPattern, Host] = Field(
        min_length=1,
        max_length=10_000,
        examples=["{gpu-1: {group: h100, site: fra1, address: 10.20.1.11}}"],
        description="Hosts by name; `gpu[001:125]` stands for 125 of them.",
    )
    models: dict[Name, HostedModel] = Field(
        default_factory=dict[str, HostedModel], max_length=200, description="Models to serve by name."
    )
    storage: dict[Name, Share] = Field(
        default_factory=dict[str, Share], max_length=40, description="Shared file systems by name."
    )
    gateway: HostGateway | None = Field(
        default=None, description="The way in for requests. Not set: models are reached on their own hosts."
    )
    monitoring: HostMonitoring | None = Field(
        default=None, description="What watches the hosts. Not set: nothing does."
    )
    vpn: Vpn | None = Field(
        default=None,
        description="Encrypted tunnels between sites. Not set: sites reach each other by their own lines, or not at all.",
    )
    waivers: list[Waiver] = Field(
        default_factory=list[Waiver],
        max_length=100,
        description="Checks knowingly passed over, each with its reason.",
    )
