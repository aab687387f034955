"""Shapes of rows that only AWS has: quotas, limits, EKS versions, EFA layouts, Karpenter's policy."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from infra.catalog.rows import Confidence, Row


class QuotaFamily(Row):
    """A vCPU quota that machine types of some families share, on demand and for spot."""

    title: str
    prefixes: tuple[str, ...] = Field(description="Beginnings of machine family names; the longest that fits decides.")
    on_demand_code: str = Field(pattern=r"^L-[0-9A-F]{8}$")
    on_demand_name: str
    on_demand_default_vcpus: int = Field(ge=0, description="vCPUs a new account has.")
    spot_code: str = Field(pattern=r"^L-[0-9A-F]{8}$")
    spot_name: str
    spot_default_vcpus: int = Field(ge=0, description="vCPUs a new account has.")


class AccountLimit(Row):
    """A quota of an account that an environment can run into, other than vCPUs."""

    service: str = Field(description="Service code of Service Quotas, for example `vpc`.")
    code: str = Field(pattern=r"^L-[0-9A-F]{8}$")
    title: str = Field(description="Name of the quota as AWS gives it.")
    default: int = Field(ge=0)
    adjustable: bool
    per: Literal["account", "region", "zone", "cluster", "vpc", "instance"]
    confidence: Confidence = "read"


class Tagged(Row):
    """A kind of resource that takes tags."""


class TagLimits(BaseModel):
    """What AWS allows of the tags of one resource."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    most: int
    key_characters: int
    value_characters: int
    reserved: str = Field(description="Beginning of keys that only AWS sets.")
    punctuation: str = Field(description="What a key or value may hold besides letters, digits and spaces.")


class KubernetesVersion(Row):
    """A Kubernetes minor version as EKS offers it."""

    released: str = Field(description="Day EKS released it.")
    standard_support_ends: str = Field(description="Day from which the control plane costs the extended rate.")
    extended_support_ends: str = Field(description="Day from which AWS upgrades the cluster by itself.")
    ami_releases: dict[str, str] = Field(description="AMI type to the release version that node groups pin.")
    addons: dict[str, str] = Field(description="Add-on to the version that is pinned.")
    verified: bool = Field(description="Whether all versions were seen together at a source; else see `docs/facts.md`.")
    note: str | None = None


class EfaInterface(BaseModel):
    """One network interface of a machine with EFA, as a launch template takes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    network_card_index: int
    device_index: int
    interface_type: Literal["interface", "efa", "efa-only"]


class EfaRule(BaseModel):
    """How interfaces are laid over a machine's network cards."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    first_card_has_efa: bool = Field(
        default=True, description="Whether card 0 carries EFA beside the primary interface."
    )
    bandwidth_ip_every: int = Field(
        default=1,
        ge=1,
        description="In the `bandwidth` layout each so-many-th card also gets an interface with an address.",
    )
    reason: str = ""


class PolicyStatement(BaseModel):
    """A statement of an IAM policy, with `${…}` placeholders that the target fills."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sid: str
    policy: str = Field(
        description="Which of the controller's policies it belongs to, so that none outgrows IAM's limit."
    )
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    conditions: dict[str, dict[str, str | list[str]]] = Field(default_factory=dict)


class Controller(BaseModel):
    """A controller in the cluster: the version the project stands on and what it must be allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: str
    source: str
    retrieved: str
    namespace: str
    service_account: str
    placeholders: dict[str, str] = Field(description="Each `${…}` of the statements, with what it stands for.")
    statements: tuple[PolicyStatement, ...]


class Karpenter(Controller):
    """Karpenter, with the queue it listens to."""

    queue_retention_seconds: int
    events: dict[str, dict[str, list[str]]] = Field(description="Rule name to EventBridge pattern.")
