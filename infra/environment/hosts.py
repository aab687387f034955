"""Own servers: groups of hosts that are alike, and the hosts by name, ranges included."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from infra.environment.base import Model, Name, form


class Role(StrEnum):
    """What a host is for."""

    GPU = "gpu"
    STORAGE = "storage"
    GATEWAY = "gateway"
    MONITORING = "monitoring"
    EDGE = "edge"
    CONTROL = "control"


HostPattern = Annotated[
    str,
    Field(
        pattern=r"^[a-z0-9\[]([a-z0-9.:\[\]-]*[a-z0-9\]])?$",
        max_length=120,
        examples=["gpu[001:008]"],
        json_schema_extra=form("a host's name in lower case, or a range such as `gpu[001:008]`", "host name or range"),
    ),
]
"""Name of a host, or of many by a range in Ansible's syntax; whether the range is one is checked."""

Address = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9:\[]([A-Za-z0-9.:\[\]-]*[A-Za-z0-9:\]])?$",
        max_length=120,
        examples=["10.20.1.[11:18]"],
        json_schema_extra=form(
            "an address, a DNS name, or a range of them such as `10.20.1.[11:18]`", "address or range"
        ),
    ),
]
"""Where a host is reached; a range gives as many as its name does, in the same order."""

InterfaceName = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:\[\]-]*$",
        max_length=40,
        examples=["ib[0:7]"],
        json_schema_extra=form("an interface's name, or a range such as `ib[0:7]`", "interface name or range"),
    ),
]
"""A network interface as Linux names it (15 characters at most once written out), ranges allowed."""

DiskId = Annotated[
    str,
    Field(
        pattern=r"^/dev/[A-Za-z0-9][A-Za-z0-9/._:+\[\]-]*$",
        max_length=200,
        examples=["/dev/disk/by-path/pci-0000:03:00.0-nvme-1"],
        json_schema_extra=form("a disk's path below `/dev/disk/by-path` or `/dev/disk/by-id`", "disk's path"),
    ),
]
"""A disk by a name that survives a reboot, ranges allowed."""


SplitGpus = Annotated[
    str,
    Field(
        pattern=r"^(all|[0-9]{1,2}(-[0-9]{1,2})?)$",
        max_length=5,
        examples=["all"],
        json_schema_extra=form("`all`, a GPU's index such as `3`, or a range such as `0-3`", "GPUs"),
    ),
]
"""Some of a host's GPUs by the driver's index, which is their order on the bus."""

MigProfile = Annotated[
    str,
    Field(
        pattern=r"^[1-7]g\.[0-9]{1,3}gb(\+me)?$",
        max_length=12,
        examples=["1g.10gb"],
        json_schema_extra=form("a MIG profile such as `1g.10gb`", "MIG profile"),
    ),
]
"""An instance's share of compute and memory, as `nvidia-smi mig -lgip` names it."""

MigCount = Annotated[int, Field(ge=1, le=7)]
"""Instances of one profile on one GPU."""


class Gpus(Model):
    """The GPUs of one host, all of a kind."""

    model: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9][a-z0-9-]*$",
        max_length=40,
        examples=["h100"],
        json_schema_extra=form("a GPU's name such as `h100`", "GPU"),
        description="GPU by name (`t4`, `l4`, `a100-80`, `h100`, …). Not set: `pci` says which.",
    )
    pci: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{4}$",
        examples=['"2330"'],
        json_schema_extra=form(
            "a PCI device id of four hexadecimal digits in lower case, in quotes", "PCI device id, in quotes"
        ),
        description="GPU by PCI device id, which `lspci -nn -d 10de:` shows after `10de:`. Not set: `model` says which.",
    )
    count: int = Field(
        ge=1, le=16, examples=[8], description="GPUs of one host. No default: `preflight` counts them and compares."
    )
    mig: dict[SplitGpus, dict[MigProfile, MigCount]] = Field(
        default_factory=dict[str, dict[str, int]],
        max_length=16,
        examples=["{all: {1g.10gb: 7}}"],
        description="GPUs that are split by MIG, and the instances that each of them has: `{0-3: {3g.40gb: 2}}`. Not set: GPUs are whole, since a model server uses one instance alone.",
    )

    @model_validator(mode="after")
    def one_name_says_which(self) -> "Gpus":
        """Two names could contradict each other; none says nothing."""
        if (self.model is None) == (self.pci is None):
            given = "both `model` and `pci` are given" if self.model else "neither `model` nor `pci` is given"
            raise ValueError(f"{given}; give one, for example `model: h100`")
        return self


class Nic(Model):
    """A network interface of each host of a group."""

    gbps: int = Field(ge=1, le=3200, examples=[400], description="Line rate, Gbit/s; a slower link is a fault.")
    fabric: Literal["ethernet", "infiniband", "roce"] = Field(
        default="ethernet",
        description="What it speaks. `ethernet`: administration, storage and requests. `infiniband`, `roce`: traffic between GPUs.",
    )


class Disk(Model):
    """What a disk is used for."""

    use: Literal["nvme-array", "none"] = Field(
        default="nvme-array",
        description="`nvme-array`: part of the RAID 0 array for images and models; what is on it is lost. `none`: left alone. Default `nvme-array`: a disk is named to be used.",
    )


class Pins(Model):
    """Versions asked for by name; what is not said is chosen from the compatibility matrix."""

    driver: str | None = Field(
        default=None,
        pattern=r"^[0-9]{3}$",
        examples=['"580"'],
        json_schema_extra=form("a driver branch of three digits, in quotes", "driver branch, in quotes"),
        description="Driver branch, for example `580`. Not set: the newest production branch that drives the group's GPUs.",
    )
    cuda: str | None = Field(
        default=None,
        pattern=r"^[0-9]{2}(\.[0-9]{1,2}){0,2}$",
        examples=['"13.0"'],
        json_schema_extra=form("a CUDA version such as `13.0`, in quotes", "CUDA version, in quotes"),
        description="CUDA toolkit on the host, for example `13.0`; only where `containers_only` is off. Not set: one that fits the driver.",
    )
    cudnn: str | None = Field(
        default=None,
        pattern=r"^[0-9]{1,2}(\.[0-9]{1,3}){0,3}$",
        examples=['"9.17"'],
        json_schema_extra=form("a cuDNN version such as `9.17`, in quotes", "cuDNN version, in quotes"),
        description="Release of cuDNN on the host, for example `9.17`; only where `containers_only` is off. Not set: one that fits the toolkit.",
    )
    triton: str | None = Field(
        default=None,
        pattern=r"^[0-9]{2}\.[0-9]{2}$",
        examples=['"26.08"'],
        json_schema_extra=form("a release's year and month such as `26.08`, in quotes", "release, in quotes"),
        description="Triton release, for example `26.08`. Not set: the newest that the driver runs.",
    )
    vllm: str | None = Field(
        default=None,
        pattern=r"^[0-9]{2}\.[0-9]{2}$",
        examples=['"26.08"'],
        json_schema_extra=form("a release's year and month such as `26.08`, in quotes", "release, in quotes"),
        description="Release of NVIDIA's vLLM image, for example `26.08`. Not set: the newest that the driver runs.",
    )


class Group(Model):
    """Hosts that are alike: same purpose, hardware and distribution; versions are chosen for a group as a whole."""

    roles: list[Role] = Field(
        min_length=1,
        max_length=6,
        examples=["[gpu]"],
        description="What its hosts are for; a small site's host may have several roles.",
    )
    distribution: str = Field(
        default="ubuntu-24.04",
        pattern=r"^[a-z][a-z0-9.-]*$",
        max_length=40,
        json_schema_extra=form("a distribution such as `ubuntu-24.04` or `rocky-9`", "distribution"),
        examples=["rocky-9"],
        description="Distribution on its hosts, installed already. ubuntu-24.04: the newest long-term release that every driver branch of today is built for.",
    )
    processor: Literal["x86_64", "arm64"] = Field(
        default="x86_64", description="Processor architecture. `x86_64`: all but Grace hosts and small edge devices."
    )
    memory_gib: int | None = Field(
        default=None,
        ge=1,
        le=65_536,
        examples=[2048],
        description="Memory of one host, GiB, held against the models. Not set: not checked before the hosts are reached.",
    )
    gpus: Gpus | None = Field(default=None, description="GPUs of one host. Not set: it has none.")
    nics: dict[InterfaceName, Nic] = Field(
        default_factory=dict[str, Nic],
        max_length=64,
        description="Network interfaces that matter, by name; the others are left alone.",
    )
    fabric: Literal["none", "infiniband", "roce"] = Field(
        default="none",
        description="Fast fabric between its hosts; needs interfaces that speak it. Default `none`: models that fit on one host do not use it.",
    )
    disks: dict[DiskId, Disk] = Field(
        default_factory=dict[str, Disk],
        max_length=64,
        description="Disks to be used, by a name that survives a reboot. Disks not named are never touched.",
    )
    boot_disk: DiskId | None = Field(
        default=None,
        description="Disk the system starts from, refused for anything else. Not set: found on the host, and refused there.",
    )
    versions: Pins = Field(default_factory=Pins, description="Versions asked for by name.")
    containers_only: bool = Field(
        default=True,
        description="Whether GPUs are used from containers alone, which bring their own CUDA. True: the host then needs the driver and nothing that must be kept in step with it.",
    )
    secure_boot: bool = Field(
        default=False,
        description="Whether the firmware loads only signed kernel modules; then the distribution's own signed ones are chosen where it has them. False: most GPU hosts are delivered so.",
    )
    container_engine: Literal["docker", "containerd", "podman"] = Field(
        default="docker", description="Container engine. `docker`: the one most operators can debug at night."
    )
    watts: int | None = Field(
        default=None,
        ge=1,
        le=200_000,
        examples=[10200],
        description="Power of one host under load, W, as its data sheet says. Not set: no power cost, and racks are not checked.",
    )


class Host(Model):
    """A host, or as many as its name stands for."""

    group: Name = Field(description="Group it belongs to, a key of `groups`.", examples=["h100"])
    site: Name = Field(description="Site it stands in, a key of `sites`.", examples=["fra1"])
    rack: Name | None = Field(
        default=None, description="Rack it stands in, a key of the site's `racks`. Not set: unknown.", examples=["a1"]
    )
    address: Address = Field(
        description="Address or DNS name that SSH reaches it by. A range must give as many as the name does: `10.20.1.[11:18]` for `gpu[1:8]`."
    )
    disks: dict[DiskId, Disk] = Field(
        default_factory=dict[str, Disk],
        max_length=64,
        description="Disks in place of the group's, for a host that differs: names below `by-id` hold a serial number.",
    )
