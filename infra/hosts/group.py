"""What is asked, and what is answered: a group of hosts, the set of versions chosen for it, or why there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from infra.catalog.host_rows import Cpu, Flavour

Runtime = Literal["triton", "vllm"]
Modules = Literal["dkms", "signed"]
TritonImage = Literal["py3", "vllm-python-py3", "trtllm-python-py3"]


@dataclass(frozen=True, kw_only=True)
class HostGroup:
    """Hosts that are to have the same versions, and what was asked for by name; what is none is left to the matrix."""

    name: str
    distribution: str
    """Key of the distributions' table, for example `ubuntu-24.04`."""
    pci_ids: tuple[str, ...]
    """PCI device ids of the group's GPUs (and NVSwitches), as `lspci -n` shows them: `2330` or `10de:2330`."""
    today: date
    """The day to decide for: branches and distributions end on a day."""
    runtimes: tuple[Runtime, ...] = ()
    """What serves on the hosts; a group may serve by both, side by side."""
    branch: int | None = None
    cuda: str | None = None
    """Toolkit on the host: a version or its beginning, `13.0.2`, `13.0` or `13`."""
    cudnn: str | None = None
    triton: str | None = None
    """Month of the release, for example `26.08`."""
    image: TritonImage = "py3"
    vllm: str | None = None
    containers_only: bool = True
    """Whether only containers serve, which bring their own CUDA: then no toolkit is installed on the host."""
    processor: Cpu | None = None
    """Of the hosts; none: the one the GPUs are sold with."""
    secure_boot: bool = False
    """Whether the firmware loads only signed kernel modules."""
    nvswitch: bool | None = None
    """Whether an NVSwitch is there; none: what the PCI ids and the GPU's usual board say."""


@dataclass(frozen=True)
class Conflict:
    """One reason why there is no set: `about` is the key it is about, `message` one sentence, `hint` a remedy of its own."""

    about: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Choice:
    """One thing chosen, and why."""

    what: str
    version: str
    why: str


@dataclass(frozen=True)
class Package:
    """A package to install and hold; `version` may end in `*`, none leaves it to the distribution."""

    name: str
    version: str | None = None

    def spec(self, manager: Literal["apt", "dnf"]) -> str:
        """As the package manager takes it."""
        return self.name if self.version is None else f"{self.name}{'=' if manager == 'apt' else '-'}{self.version}"


@dataclass(frozen=True, kw_only=True)
class VersionSet:
    """Everything that is installed on a group, exactly, and the reasons."""

    group: HostGroup
    branch: int
    driver: str
    flavour: Flavour
    modules: Modules
    """`signed`: by the distribution, as they are; `dkms`: built on the host for its kernel."""
    cuda: str | None
    cudnn: str | None
    container_toolkit: str
    dcgm: str
    fabric_manager: str | None
    """Equal to `driver` where an NVSwitch is, else none: the service fails without one."""
    subnet_manager: bool
    """Whether the fabric needs the NVLink subnet manager too."""
    triton: str | None
    vllm: str | None
    images: tuple[str, ...]
    """Repository and tag of each runtime's image, without the registry it is pulled from."""
    repository: str
    """Path of the vendor's repository under its root."""
    manager: Literal["apt", "dnf"]
    stream: str | None
    """Module stream to enable before, where the repository has streams."""
    lock: str | None
    """Version lock to add before the driver is installed."""
    needs: tuple[str, ...]
    first: tuple[Package, ...]
    """Installed in a transaction of their own, before `packages`."""
    packages: tuple[Package, ...]
    remove: tuple[str, ...]
    choices: tuple[Choice, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Nearest:
    """The nearest that is possible: what would have to change, and the sets that then stand."""

    change: str
    sets: tuple[VersionSet, ...]


class Impossible(Exception):  # noqa: N818 - reads as what it says
    """No set of versions fits the group: every reason, and the nearest set that would."""

    def __init__(self, group: HostGroup, conflicts: Sequence[Conflict], nearest: Nearest | None = None) -> None:
        super().__init__("; ".join(conflict.message for conflict in conflicts))
        self.group = group
        self.conflicts = tuple(conflicts)
        self.nearest = nearest


@dataclass
class Reasons:
    """Collects what was chosen and warned of along the way."""

    choices: list[Choice] = field(default_factory=list[Choice])
    warnings: list[str] = field(default_factory=list[str])

    def chose(self, what: str, version: str, why: str) -> None:
        """Note a choice."""
        self.choices.append(Choice(what, version, why))

    def warn(self, sentence: str) -> None:
        """Note something that works, but is to be known."""
        self.warnings.append(sentence)
