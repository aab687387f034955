"""The Kubernetes cluster, who may administer it, and the keys its data is encrypted with."""

from pydantic import Field

from infra.environment.base import Cidr, MachineType, Model, Range, RoleArn, form


class SystemPool(Model):
    """Small always-on machines for the cluster's own parts (DNS, autoscaler, controllers)."""

    machine: MachineType = Field(
        default="m7i.large",
        description="Machine type. m7i.large: 2 vCPU and 8 GiB hold CoreDNS, the autoscaler and controllers with room; burstable types throttle them.",
    )
    nodes: Range = Field(
        default_factory=lambda: Range(min=2, max=4),
        description="Fewest and most machines. 2 to 4: two survive the loss of one; more only while upgrading.",
    )


class Cluster(Model):
    """The managed Kubernetes control plane."""

    version: str = Field(
        default="1.35",
        pattern=r"^1\.[0-9]{2}$",
        description="Kubernetes minor version; must be one the catalogue lists as supported, with its end date. 1.35: the oldest with a year of standard support left, so add-ons and images for it are settled.",
        examples=['"1.35"'],
        json_schema_extra=form("a Kubernetes minor version", "Kubernetes minor version"),
    )
    public_cidrs: list[Cidr] = Field(
        default_factory=list[str],
        max_length=40,
        description="IPv4 ranges that may reach the API server from outside. Empty: private endpoint only. `0.0.0.0/0` is refused. At most 40 (EKS quota).",
    )
    private_cidrs: list[Cidr] = Field(
        default_factory=list[str],
        max_length=20,
        description="IPv4 ranges beside the network's own that may reach the API server privately, for example a VPN's or a peered network's. Empty: who works from inside the network alone, by a VPN or a machine in it.",
    )
    log_days: int = Field(
        default=90,
        ge=1,
        le=3653,
        description="Days the five control-plane logs are kept. 90: the usual window of an audit.",
    )
    deletion_protection: bool | None = Field(
        default=None,
        description="Refuse to delete the cluster until this is turned off. Default: on in tier `prod`, off in `dev`.",
    )
    system: SystemPool = Field(default_factory=SystemPool, description="Machines of the cluster's own parts.")


class Access(Model):
    """Who may do what; access entries only, no shared credentials."""

    admins: list[RoleArn] = Field(
        default_factory=list[str],
        max_length=50,
        description="IAM role ARNs that administer the cluster. Empty: only the identity that creates it can add others.",
    )
    viewers: list[RoleArn] = Field(
        default_factory=list[str],
        max_length=50,
        description="IAM role ARNs that may look at workloads but not change them. Empty: nobody besides the admins.",
    )


class Encryption(Model):
    """Keys for data at rest; encryption itself cannot be turned off."""

    key_arn: str | None = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/(mrk-)?[0-9a-f-]{32,36}$",
        description="Existing KMS key to use. Not set: one customer-managed key is made for this environment, rotated yearly.",
        examples=["arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
        json_schema_extra=form("the ARN of a KMS key (not of an alias)", "KMS key ARN"),
    )
    deletion_days: int = Field(
        default=30,
        ge=7,
        le=30,
        description="Days a deleted key can be restored. 30: the most KMS allows; losing a key loses the data.",
    )
