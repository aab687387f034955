"""The shapes of catalogue rows: one typed class a table, so a missing or misspelt column is an error at load.

Each row carries its `source` and the day it was `retrieved`; a table's head gives both for all its rows, and a row that
came from elsewhere gives its own. Rows of AWS alone are in `infra.catalog.aws_rows`.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Confidence = Literal["read", "known, not re-read"]
"""`read`: seen at the source on the day given. `known, not re-read`: generally known, to be checked there; see `docs/facts.md`."""


class Row(BaseModel):
    """A row of facts: frozen, nothing unknown, never without a source and a date."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(description="The row's key in its table.")
    source: str = Field(min_length=8, description="Where the facts were read.")
    retrieved: str = Field(pattern=r"^20\d\d-[01]\d-[0-3]\d$", description="Day they were read, ISO 8601.")


class Accelerator(Row):
    """One kind of accelerator, as its vendor specifies it and as tools report it."""

    vendor: Literal["nvidia", "aws"]
    title: str = Field(description="As people write it, for example `H100 SXM 80 GB`.")
    architecture: str
    compute_capability: str | None = Field(
        default=None, description="CUDA compute capability; none for accelerators without CUDA."
    )
    memory_mib: int = Field(
        gt=0, description="Memory one device really offers, MiB, as its driver reports it: what a model has to fit in."
    )
    bandwidth_gb_s: float | None = Field(default=None, gt=0, description="Memory bandwidth, GB/s (vendor data sheet).")
    tflops_16bit: float | None = Field(
        default=None, gt=0, description="Dense bf16 or fp16 tensor TFLOPS (vendor data sheet)."
    )
    tflops_8bit: float | None = Field(
        default=None, gt=0, description="Dense fp8 tensor TFLOPS, or int8 TOPS where the device has no fp8."
    )
    precisions: tuple[str, ...] = Field(description="Number formats it computes in, keys of the precisions' table.")
    interconnect: Literal["nvlink", "neuronlink", "pcie"] = Field(
        description="How devices of one machine reach each other; over PCIe a model split across devices is slower."
    )
    neuron_cores: int | None = Field(default=None, description="Neuron cores a device; none for GPUs.")
    mig_profiles: dict[str, int] = Field(
        default_factory=dict, description="MIG profile to how many fit on one GPU; empty: the GPU has no MIG."
    )
    resource: str = Field(description="Kubernetes resource that pods ask for, for example `nvidia.com/gpu`.")


class Precision(Row):
    """A number format of weights."""

    bytes_per_parameter: float = Field(gt=0, description="Bytes a parameter, scales of quantised formats included.")


class Machine(Row):
    """One machine type of a cloud."""

    family: str
    vcpus: int = Field(gt=0)
    memory_mib: int = Field(gt=0)
    architecture: Literal["x86_64", "arm64"] = "x86_64"
    accelerator: str | None = Field(
        default=None, description="Name of the accelerator, a key of the accelerators' table."
    )
    accelerators: float = Field(default=0, ge=0, description="Devices; below 1 for fractional types such as `g6f`.")
    accelerator_memory_mib: int | None = Field(
        default=None, description="MiB one device (or the share) has on this type, as the cloud reports it."
    )
    nvme_disks: int = Field(default=0, ge=0)
    nvme_gb: int = Field(default=0, ge=0, description="Total local NVMe, GB.")
    network_gbps: float = Field(gt=0, description="Network bandwidth as advertised, its `up to` included, Gbit/s.")
    network_baseline_gbps: float = Field(gt=0, description="Network bandwidth it can hold, Gbit/s.")
    network_cards: int = Field(default=1, ge=1)
    efa_interfaces: int = Field(default=0, ge=0, description="Most EFA interfaces; 0: the type has none.")
    max_enis: int = Field(gt=0, description="Most network interfaces.")
    ips_per_eni: int = Field(gt=0, description="IPv4 addresses an interface.")
    ebs_mb_s: float = Field(
        gt=0, description="Most throughput to its network disks, MB/s; image pulls without NVMe are bound by it."
    )
    capacity_blocks: bool = Field(default=False, description="Sold as capacity blocks too.")
    burstable: bool = Field(default=False, description="Earns CPU credits; not for steady load.")
    quota_family: str = Field(description="Key of the quotas' table, for example `p`.")

    @property
    def fractional(self) -> bool:
        """Whether it carries a share of a GPU, which Kubernetes' `nvidia.com/gpu` does not count as one."""
        return 0 < self.accelerators < 1


class Zone(BaseModel):
    """An availability zone: its name, which differs between accounts, and its id, the same in every account."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    id: str
    control_plane: bool = Field(default=True, description="Whether EKS places interfaces of a control plane there.")


class Region(Row):
    """A region and its zones."""

    title: str = Field(description="As the cloud titles it, for example `Frankfurt`.")
    zones: tuple[Zone, ...]


class Price(BaseModel):
    """Price of a machine in a region, US dollars an hour, Linux, no commitment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    usd_per_hour: float = Field(gt=0, description="What to expect.")
    low_usd_per_hour: float | None = Field(default=None, description="Spot: the cheap end of what was seen.")
    high_usd_per_hour: float | None = Field(
        default=None, description="Spot: the dear end; the on-demand price caps it."
    )
    estimate: bool = Field(default=False, description="Spot prices move: a range from the past, not an offer.")
    note: str | None = Field(default=None, description="What the number leaves out.")
    source: str
    retrieved: str


class ServicePrice(BaseModel):
    """Price of a unit of a service in a region."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(description="For example `nat.hour`.")
    usd: float = Field(ge=0, description="US dollars a unit; 0 only where the vendor says free.")
    unit: str = Field(description="What one unit is, for example `GB-month`.")
    confidence: Confidence
    note: str | None = Field(default=None, description="Free allowance, tiers, or what the number leaves out.")
    source: str
    retrieved: str
