"""Rows of the compatibility matrix of own servers: GPUs, driver branches, CUDA, cuDNN, runtimes, distributions.

A row that could not be read at its source says `verified: false` and why in `note`. Such a release is never chosen by itself; who asks
for it by name gets it, with a warning.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from infra.catalog.rows import Row

Flavour = Literal["open", "proprietary"]
"""Which kernel modules: NVIDIA's open ones, or the closed ones that GPUs before Turing need."""

Cpu = Literal["x86_64", "arm64"]

Day = r"^20\d\d-[01]\d-[0-3]\d$"
Number = r"^\d+(\.\d+)+$"


class HostRow(Row):
    """A row of the matrix, with what was not read at the source named as such."""

    verified: bool = Field(
        default=True, description="Whether all of the row was read at its source; else `note` says what was not."
    )
    note: str | None = None

    @model_validator(mode="after")
    def a_row_that_is_not_verified_says_what_was_not_read(self) -> "HostRow":
        """Keep doubt and its reason together."""
        if not self.verified and not self.note:
            raise ValueError("`verified: false` needs a `note` that says what was not read")
        return self


class Architecture(HostRow):
    """A GPU architecture: which CUDA majors and driver branches know it."""

    title: str
    order: int = Field(ge=0, description="Generation; a later architecture has a higher one.")
    first_cuda: str = Field(pattern=Number)
    last_cuda_major: int | None = Field(
        default=None, description="Newest CUDA major that builds for it; none: it goes on."
    )
    last_driver: int | None = Field(default=None, description="Newest driver branch that drives it; none: it goes on.")
    modules: Literal["proprietary", "either", "open"] = Field(description="Kernel modules that drive it.")


class Gpu(HostRow):
    """A GPU by PCI device id."""

    title: str
    architecture: str = Field(description="Key of the architectures' table.")
    compute_capability: str = Field(pattern=Number)
    first_branch: int = Field(description="Oldest driver branch that knows the device.")
    first_cuda: str | None = Field(default=None, description="First CUDA of it, where later than its architecture's.")
    modules: Literal["proprietary", "either", "open"] | None = Field(
        default=None, description="Kernel modules, where other than its architecture's."
    )
    fabric: Literal["none", "nvswitch", "nvlsm"] = Field(
        default="none",
        description="What links GPUs on its usual baseboard and needs Fabric Manager (and the subnet manager).",
    )
    data_center: bool = Field(default=True, description="Whether CUDA's forward compatibility packages work on it.")
    cpu: Cpu = Field(default="x86_64", description="Processor of the hosts it is sold in.")


class NvSwitch(HostRow):
    """An NVSwitch by PCI device id."""

    title: str


class DriverBranch(HostRow):
    """A driver branch and the releases known of it."""

    type: Literal["long-term", "production", "new-feature"]
    released: str = Field(pattern=Day, description="Day of its first release.")
    patches: tuple[str, ...] = Field(min_length=1, description="Releases, oldest first; the last is what is pinned.")
    end_of_life: str | None = Field(default=None, pattern=Day, description="Last day the vendor promises fixes.")
    replaced: str | None = Field(
        default=None, pattern=Day, description="Day the next branch came, which ends a new-feature branch."
    )
    cuda: str = Field(pattern=Number, description="CUDA version the driver reports.")
    flavours: tuple[Flavour, ...] = Field(min_length=1)

    @property
    def number(self) -> int:
        """The branch as a number, for comparison."""
        return int(self.name)

    @property
    def newest(self) -> str:
        """The release that is pinned."""
        return self.patches[-1]

    @property
    def ends(self) -> str | None:
        """Last day of fixes: as promised, or for a new-feature branch the day the next one came; none while it is open."""
        return self.end_of_life or (self.replaced if self.type == "new-feature" else None)


class CudaFamily(HostRow):
    """A CUDA major and the driver all its toolkits run on."""

    floor: str = Field(pattern=Number)
    oldest_capability: str = Field(pattern=Number)


class CudaToolkit(HostRow):
    """A CUDA toolkit and the driver it bundles, which has all that is new in it."""

    bundled_driver: str = Field(pattern=Number)


class Cudnn(HostRow):
    """A cuDNN release built for one CUDA major."""

    version: str = Field(pattern=Number, description="Full version, as in the package.")
    cuda_major: int
    cuda_from: str = Field(pattern=Number)
    cuda_to: str = Field(pattern=Number, description="Newest CUDA minor of its support matrix.")
    floor: str = Field(pattern=Number, description="Oldest driver.")
    capabilities: tuple[str, str] = Field(description="Lowest and highest compute capability.")
    package: str | None = Field(default=None, description="Package, where other than the repository's usual name.")


class ContainerToolkit(HostRow):
    """A release of the NVIDIA Container Toolkit."""

    cdi_refresh: bool = Field(description="Whether it ships units that renew the CDI specification by themselves.")


class Dcgm(HostRow):
    """A release of the Data Center GPU Manager."""

    epoch: int = Field(description="Epoch of the Debian package's version.")
    cuda_majors: tuple[int, ...] = Field(description="CUDA majors its plugin packages exist for.")
    exporter: str | None = Field(
        default=None, pattern=Number, description="DCGM Exporter that is its pair, as its package is versioned."
    )


class Image(BaseModel):
    """A container image of a Triton release."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cuda: str = Field(pattern=Number)
    version: str | None = Field(default=None, description="Version of the engine the image is named for.")


class TritonRelease(HostRow):
    """A monthly release of Triton and its images by name."""

    server: str = Field(pattern=Number, description="Version of the server itself.")
    released: str = Field(pattern=Day)
    capability: str = Field(pattern=Number, description="Lowest compute capability it supports.")
    images: dict[str, Image]


class VllmRelease(HostRow):
    """A monthly vLLM image of the vendor."""

    version: str
    released: str = Field(pattern=Day)
    cuda: str = Field(pattern=Number)
    capability: str = Field(pattern=Number)


class NameRule(BaseModel):
    """Names of driver packages from a branch on."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    since: int = Field(alias="from", description="Oldest branch the rule is for.")
    open: str
    proprietary: str
    fabric: str
    stream_open: str | None = Field(default=None, description="Module stream, where the repository has streams.")
    stream_proprietary: str | None = None
    first: tuple[str, ...] = Field(description="Packages installed in a transaction of their own, before the driver.")


class SignedNames(BaseModel):
    """Names of the distribution's own packages of a driver whose modules it signed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    open: tuple[str, ...]
    proprietary: tuple[str, ...]
    fabric: str


class Packaging(HostRow):
    """How a kind of repository names the vendor's packages."""

    manager: Literal["apt", "dnf"]
    cuda: str
    cudnn: str
    headers: str = Field(description="Package with headers of the running kernel, for building modules.")
    container_toolkit: tuple[str, ...] = Field(description="Packages that must have one version.")
    dcgm: tuple[str, ...]
    dcgm_exporter: str
    subnet_manager: tuple[str, ...] = Field(
        description="Packages beside Fabric Manager for NVSwitches of the fourth generation."
    )
    remove: tuple[str, ...] = Field(description="Packages of older names that stand in the way.")
    needs: tuple[str, ...] = Field(default=(), description="What must be enabled on the host beforehand.")
    lock: str | None = Field(default=None, description="Version lock to add before the driver is installed.")
    rules: tuple[NameRule, ...] = Field(min_length=1)
    signed: SignedNames | None = Field(
        default=None, description="Names of packages whose modules the distribution signed."
    )


class Distribution(HostRow):
    """A Linux distribution as a GPU host."""

    title: str
    status: Literal["supported", "best-effort"]
    kernel: str = Field(pattern=Number)
    python: str = Field(pattern=Number)
    repositories: dict[Cpu, str] = Field(description="Processor to path of the vendor's repository under its root.")
    packaging: str = Field(description="Key of the packagings' table.")
    first_branch: int | None = Field(
        default=None, description="Oldest driver branch its repository carries, where read."
    )
    signed: dict[int, str] = Field(
        default_factory=dict[int, str],
        description="Driver branch to the release seen of it with modules the distribution signed, for hosts with Secure Boot.",
    )
    support_ends: str = Field(pattern=Day, description="Last day of free security updates.")


class Blocked(HostRow):
    """A vendor release that is never installed."""

    component: str
    version: str
    reason: str


class Runtime(HostRow):
    """A program that serves models, and what it can be asked for."""

    title: str
    shared: bool = Field(default=False, description="Whether one server serves all of a host's models.")
    processor: bool = Field(description="Whether the image that its makers publish for servers runs without a GPU.")
    most_gpus: int = Field(ge=0, description="Most GPUs that one copy of a model is split over.")
    takes: tuple[Literal["instances", "batch-size", "batch-delay", "cache", "arguments"], ...] = Field(
        description="What a model of the environment may ask of it."
    )
    image: str = Field(description="Image that its makers publish, without tag or digest.")
    ended: str | None = Field(default=None, pattern=Day, description="Day its makers stopped; none: they go on.")
    instead: str | None = Field(default=None, description="Runtime that serves the same models where it has ended.")


class Wheel(BaseModel):
    """A wheel of a program, for one kind of processor."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    platform: str = Field(
        pattern=r"^manylinux_\d+_\d+_\w+$", description="Platform tag; its numbers are the oldest glibc."
    )
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Program(HostRow):
    """A program that is put on hosts as it is, from a wheel."""

    title: str
    package: str = Field(description="Name of the package that carries it.")
    version: str = Field(pattern=Number, description="Version of the package.")
    main: str = Field(description="The program's path in the wheel.")
    executables: tuple[str, ...] = Field(description="Paths in the wheel, or folders of them, that must be executable.")
    wheels: dict[Cpu, Wheel] = Field(min_length=1)


class Archive(BaseModel):
    """An archive of a program, for one kind of processor."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    url: str = Field(pattern=r"^https://\S+[.](zip|tar[.]gz)$", description="Where its makers publish it.")
    executable: str = Field(pattern=r"^[\w.-]+$", description="Name of the program's file, in whichever folder.")


class ArchivedProgram(HostRow):
    """A program that is put on hosts as it is, from an archive of its makers."""

    title: str
    version: str = Field(pattern=Number)
    checksums: str = Field(description="Where its makers say the SHA-256 of each archive.")
    archives: dict[Cpu, Archive] = Field(min_length=1)


class Xid(HostRow):
    """A fault that the driver reports in the kernel's log, by its number."""

    title: str
    severity: Literal["fail", "warn", "application"] = Field(
        description="`fail`: the GPU or its host is taken out; `warn`: it goes on; `application`: the program's own fault."
    )
    remedy: str = Field(description="Key of what an operator does about it, which `validate` writes out.")


class GpuLinks(HostRow):
    """How a GPU is linked to its host and its neighbours."""

    pcie_generation: int = Field(ge=3)
    pcie_lanes: int = Field(ge=1, le=16)
    nvlinks: int = Field(
        default=0, ge=0, description="Links of a GPU on its usual baseboard; 0: none, or bridges that may be absent."
    )


class Threshold(HostRow):
    """From where on a reading is told, and from where on it is a fault; a low bound for what must not run short."""

    warn: float | None = None
    fail: float | None = None
    why: str


class MigShape(HostRow):
    """What an instance takes of a GPU that is split."""

    size: int = Field(ge=1, le=8, description="Memory slices.")
    starts: tuple[int, ...] = Field(min_length=1, description="Memory slices it may begin at.")
    most: int = Field(ge=1, le=7, description="Most instances of the profile on one GPU.")


class MigGpu(HostRow):
    """A GPU that can be split."""

    profiles: dict[str, str] = Field(min_length=1, description="Profile to its shape, a key of the shapes' table.")
