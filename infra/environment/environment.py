"""The environment: everything one `Pulumi.<stack>.yaml` may say."""

from typing import Literal

from pydantic import Field

from infra.environment.base import Email, Model, Name, TagKey, TagValue, ZoneName, form
from infra.environment.cluster import Access, Cluster, Encryption
from infra.environment.models import ServedModel
from infra.environment.network import Gateway, Network
from infra.environment.pools import Pool
from infra.environment.spending import Budget, Monitoring, Schedule, Waiver
from infra.environment.storage import Storage


class Environment(Model):
    """A place to serve models: where it is, what machines it has, what they cost and who answers for them."""

    name: Name = Field(
        description="Name of the environment, first part of every resource's name. Default: the stack's name.",
        examples=["dev"],
    )
    target: Literal["aws"] = Field(
        default="aws",
        description="Where it is built. `aws`: an EKS cluster with GPU node pools. Own servers are `onprem`, with keys of their own.",
    )
    tier: Literal["dev", "prod"] = Field(
        default="dev",
        description="How much an outage costs. `prod` turns on deletion protection and requires a way out per zone. Default `dev`: protection is asked for where data is worth it.",
    )
    region: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        max_length=40,
        description="Region, for example `us-east-1`. No default: it decides price, law and latency.",
        examples=["us-east-1"],
        json_schema_extra=form("a region such as `us-east-1`", "region"),
    )
    zones: list[ZoneName] = Field(
        default_factory=list[str],
        max_length=6,
        description="Availability zones. Empty: three of the region, first those that offer the pools' machines; three survive the loss of one.",
    )
    account: str | None = Field(
        default=None,
        pattern=r"^[0-9]{12}$",
        description="Account it must be built in; any other is refused before anything is made. Not set: whatever the credentials say.",
        examples=['"123456789012"'],
        json_schema_extra=form("an account number of twelve digits, in quotes", "account number, in quotes"),
    )
    owner: Email = Field(
        description="E-mail address of who answers for it; tagged on everything and told of alarms.",
    )
    cost_center: str = Field(
        default="unassigned",
        min_length=1,
        max_length=64,
        pattern=r"^[\p{L}\p{N} ._:/=+@-]+$",
        examples=["ml-serving"],
        description="Cost centre, tagged on everything. `unassigned` shows up in cost reports until someone claims it.",
        json_schema_extra=form("letters, digits, spaces and `. _ : / = + @ -`", "text"),
    )
    network: Network = Field(default_factory=Network, description="The private network.")
    cluster: Cluster = Field(default_factory=Cluster, description="The Kubernetes cluster.")
    access: Access = Field(default_factory=Access, description="Who may administer and view it.")
    encryption: Encryption = Field(default_factory=Encryption, description="Keys for data at rest.")
    pools: dict[Name, Pool] = Field(default_factory=dict[str, Pool], max_length=40, description="Node pools by name.")
    models: dict[Name, ServedModel] = Field(
        default_factory=dict[str, ServedModel], max_length=200, description="Models to serve by name."
    )
    storage: Storage = Field(default_factory=Storage, description="Where models, images and shared files live.")
    gateway: Gateway = Field(default_factory=Gateway, description="The way in for requests.")
    monitoring: Monitoring = Field(default_factory=Monitoring, description="What is watched.")
    budget: Budget | None = Field(
        default=None, description="What it may cost a month. Not set: no guard, which tier `prod` does not allow."
    )
    schedules: dict[Name, Schedule] = Field(
        default_factory=dict[str, Schedule],
        max_length=20,
        description="Times at which pools are resized, by name.",
    )
    tags: dict[TagKey, TagValue] = Field(
        default_factory=dict[str, str],
        max_length=30,
        description="Extra tags on everything that takes them; those the product sets itself (owner, cost-center, environment) cannot be overridden.",
    )
    waivers: list[Waiver] = Field(
        default_factory=list[Waiver],
        max_length=100,
        description="Checks knowingly passed over, each with its reason.",
    )

    @property
    def deletion_protection(self) -> bool:
        """Whether the cluster refuses to be deleted: as said, else on in tier `prod`."""
        said = self.cluster.deletion_protection
        return self.tier == "prod" if said is None else said
