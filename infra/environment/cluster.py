"""The Kubernetes cluster and who may administer it."""

from pydantic import Field

from infra.environment.base import Model, Range


class SystemPool(Model):
    """Small always-on machines for the cluster's own parts (DNS, autoscaler, controllers)."""

    machine: str = Field(
        "m7i.large",
        description="Machine type. m7i.large: 2 vCPU and 8 GiB hold CoreDNS, the autoscaler and controllers with room; burstable types throttle them.",
    )
    nodes: Range = Field(
        default_factory=lambda: Range(min=2, max=4),
        description="2 to 4: two survive the loss of one; more only while upgrading.",
    )


class Cluster(Model):
    """The managed Kubernetes control plane."""

    version: str = Field(
        "1.34",
        pattern=r"^1\.[0-9]{2}$",
        description="Kubernetes minor version; must be one the catalogue lists as supported, with its end date.",
    )
    public_cidrs: list[str] = Field(
        default_factory=list,
        description="IPv4 ranges that may reach the API server from outside. Empty: private endpoint only. `0.0.0.0/0` is refused.",
    )
    log_days: int = Field(
        90, ge=1, le=3653, description="Days the five control-plane logs are kept. 90: the usual window of an audit."
    )
    deletion_protection: bool | None = Field(
        None,
        description="Refuse to delete the cluster until this is turned off. Default: on in tier `prod`, off in `dev`.",
    )
    system: SystemPool = Field(default_factory=SystemPool, description="Machines of the cluster's own parts.")


class Access(Model):
    """Who may do what; access entries only, no shared credentials."""

    admins: list[str] = Field(
        default_factory=list,
        description="IAM role ARNs that administer the cluster. Empty: only the identity that creates it can add others.",
    )
    viewers: list[str] = Field(
        default_factory=list, description="IAM role ARNs that may look at workloads but not change them."
    )


class Encryption(Model):
    """Keys for data at rest; encryption itself cannot be turned off."""

    key_arn: str | None = Field(
        None,
        pattern=r"^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]{36}$",
        description="Existing KMS key to use. None: one customer-managed key is made for this environment, rotated yearly.",
    )
    deletion_days: int = Field(
        30,
        ge=7,
        le=30,
        description="Days a deleted key can be restored. 30: the most KMS allows; losing a key loses the data.",
    )
