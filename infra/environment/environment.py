"""The environment: everything one `Pulumi.<stack>.yaml` may say."""

from typing import Literal

from pydantic import Field

from infra.environment.base import Model, Name
from infra.environment.cluster import Access, Cluster, Encryption
from infra.environment.models import ServedModel
from infra.environment.network import Gateway, Network
from infra.environment.pools import Pool
from infra.environment.spending import Budget, Monitoring, Schedule, Waiver
from infra.environment.storage import Storage


class Environment(Model):
    """A place to serve models: where it is, what machines it has, what they cost and who answers for them."""

    name: Name = Field(
        description="Name of the environment, first part of every resource's name. Default: the stack's name."
    )
    target: Literal["aws"] = Field("aws", description="Where it is built. `aws`: an EKS cluster with GPU node pools.")
    tier: Literal["dev", "prod"] = Field(
        "dev",
        description="How much an outage costs. `prod` turns on deletion protection and requires a way out per zone. Default `dev`: protection is asked for where data is worth it.",
    )
    region: str = Field(description="Region, for example `us-east-1`. No default: it decides price, law and latency.")
    zones: list[str] = Field(
        default_factory=list,
        max_length=6,
        description="Availability zones. Empty: the first three of the region that offer the pools' machines; three survive the loss of one.",
    )
    account: str | None = Field(
        None,
        pattern=r"^[0-9]{12}$",
        description="Account it must be built in; any other is refused before anything is made. None: whatever the credentials say.",
    )
    owner: str = Field(
        pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
        description="E-mail address of who answers for it; tagged on everything and told of alarms.",
    )
    cost_center: str = Field(
        "unassigned",
        min_length=1,
        max_length=64,
        pattern=r"^[A-Za-z0-9 ._:/=+@-]+$",
        description="Cost centre, tagged on everything. `unassigned` shows up in cost reports until someone claims it.",
    )
    network: Network = Field(default_factory=Network, description="The private network.")
    cluster: Cluster = Field(default_factory=Cluster, description="The Kubernetes cluster.")
    access: Access = Field(default_factory=Access, description="Who may administer and view it.")
    encryption: Encryption = Field(default_factory=Encryption, description="Keys for data at rest.")
    pools: dict[Name, Pool] = Field(default_factory=dict, max_length=40, description="Node pools by name.")
    models: dict[Name, ServedModel] = Field(
        default_factory=dict, max_length=200, description="Models to serve by name."
    )
    storage: Storage = Field(default_factory=Storage, description="Where models, images and shared files live.")
    gateway: Gateway = Field(default_factory=Gateway, description="The way in for requests.")
    monitoring: Monitoring = Field(default_factory=Monitoring, description="What is watched.")
    budget: Budget | None = Field(None, description="What it may cost a month. None: no guard; the plan then warns.")
    schedules: dict[Name, Schedule] = Field(
        default_factory=dict, max_length=20, description="Times at which pools are resized, by name."
    )
    tags: dict[str, str] = Field(
        default_factory=dict,
        max_length=30,
        description="Extra tags on everything that takes them; those the product sets itself (owner, cost-center, environment) cannot be overridden.",
    )
    waivers: list[Waiver] = Field(
        default_factory=list, description="Checks knowingly passed over, each with its reason."
    )

    @property
    def deletion_protection(self) -> bool:
        """Whether the cluster refuses to be deleted: as said, else on in tier `prod`."""
        said = self.cluster.deletion_protection
        return self.tier == "prod" if said is None else said
