"""The shapes of catalogue rows: one typed class a table, so a missing or misspelt column is an error at load."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Row(BaseModel):
    """A row of facts: frozen, nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Accelerator(Row):
    """One kind of accelerator, as its vendor specifies it and as tools report it."""

    name: str
    vendor: Literal["nvidia", "aws"]
    title: str = Field(description="As people write it, for example `H100 SXM 80 GB`.")
    architecture: str
    compute_capability: str | None = Field(description="CUDA compute capability; none for accelerators without CUDA.")
    memory_mib: int = Field(description="Memory one device really offers, MiB, as the driver or the cloud reports it.")
    bandwidth_gb_s: float | None = Field(default=None, description="Memory bandwidth, GB/s (vendor data sheet).")
    precisions: tuple[str, ...] = Field(description="Number formats it computes in, of `environment.models.Precision`.")
    mig_profiles: dict[str, int] = Field(default_factory=dict, description="MIG profile to how many fit on one GPU.")
    resource: str = Field(description="Kubernetes resource that pods ask for, for example `nvidia.com/gpu`.")


class Machine(Row):
    """One machine type of a cloud."""

    name: str
    family: str
    vcpus: int
    memory_mib: int
    architecture: Literal["x86_64", "arm64"]
    accelerator: str | None = Field(default=None, description="Name of the accelerator, a key of the accelerators' table.")
    accelerators: float = Field(default=0, description="Devices; below 1 for fractional types such as `g6f`.")
    accelerator_memory_mib: int | None = Field(default=None, description="MiB a device offers on this type as the cloud reports it.")
    nvme_disks: int = 0
    nvme_gb: int = Field(default=0, description="Total local NVMe, GB.")
    network_gbps: float = Field(description="Baseline or 'up to' network bandwidth as advertised, Gbit/s.")
    network_cards: int = 1
    efa_interfaces: int = Field(default=0, description="Most EFA interfaces; 0: the type has none.")
    max_enis: int = Field(description="Most network interfaces.")
    ips_per_eni: int = Field(description="IPv4 addresses an interface.")
    quota_family: str = Field(description="Key of the quotas' table, for example `p`.")


class Zone(Row):
    """An availability zone: its name in most accounts, and its id, the same in every account."""

    name: str
    id: str


class Price(Row):
    """Price of a machine in a region."""

    usd_per_hour: float
    low_usd_per_hour: float | None = None
    """For spot: the cheap end of what was seen."""
    high_usd_per_hour: float | None = None
    """For spot: the dear end; on-demand caps it."""
    source: str
    retrieved: str
