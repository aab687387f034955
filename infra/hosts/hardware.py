"""A group's GPUs, read from PCI ids before any driver exists: what they need of a driver and of CUDA."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from infra.catalog.host_rows import Architecture, Cpu, Flavour, Gpu, NvSwitch
from infra.catalog.hosts import Hosts
from infra.hosts.group import Conflict, HostGroup
from infra.hosts.order import newest, version

MODULES: dict[str, frozenset[Flavour]] = {
    "proprietary": frozenset({"proprietary"}),
    "either": frozenset({"open", "proprietary"}),
    "open": frozenset({"open"}),
}
"""The kernel modules' rule of a row, as the flavours it allows."""


def device_id(pci_id: str) -> str:
    """A PCI id as the tables have it: `10DE:2330` and `0x2330` are `2330`."""
    return pci_id.lower().removeprefix("10de:").removeprefix("0x")


@dataclass(frozen=True)
class Hardware:
    """The GPUs of a group, each kind once, and what they say together."""

    gpus: tuple[tuple[Gpu, Architecture], ...]
    switches: tuple[NvSwitch, ...]
    cpu: Cpu | None = None
    """The hosts' processor as the group says it."""

    @cached_property
    def flavours(self) -> frozenset[Flavour]:
        """Kernel modules that drive every GPU of the group."""
        return frozenset[Flavour]({"open", "proprietary"}).intersection(*map(flavours_of, self.gpus))

    @cached_property
    def lowest_branch(self) -> int:
        """Oldest branch that knows every GPU."""
        return max(gpu.first_branch for gpu, _ in self.gpus)

    @cached_property
    def highest_branch(self) -> int | None:
        """Newest branch that still drives every GPU; none: it goes on."""
        return min((kind.last_driver for _, kind in self.gpus if kind.last_driver is not None), default=None)

    @cached_property
    def last_cuda_major(self) -> int | None:
        """Newest CUDA major that builds for every GPU; none: it goes on."""
        return min((kind.last_cuda_major for _, kind in self.gpus if kind.last_cuda_major is not None), default=None)

    @cached_property
    def first_cuda(self) -> str:
        """Oldest CUDA that knows every GPU."""
        return newest(gpu.first_cuda or kind.first_cuda for gpu, kind in self.gpus)

    @cached_property
    def capabilities(self) -> tuple[str, str]:
        """Lowest and highest compute capability."""
        ordered = sorted((gpu.compute_capability for gpu, _ in self.gpus), key=version)
        return ordered[0], ordered[-1]

    @cached_property
    def cpus(self) -> frozenset[Cpu]:
        """Processors of the hosts: the one the group says, else those the GPUs are sold with."""
        return frozenset({self.cpu}) if self.cpu else frozenset(gpu.cpu for gpu, _ in self.gpus)

    def ended_by_branch(self) -> str:
        """Titles of the GPUs whose last branch is the group's."""
        return ", ".join(
            gpu.title
            for gpu, kind in self.gpus
            if kind.last_driver is not None and kind.last_driver == self.highest_branch
        )

    def ended_by_cuda(self) -> str:
        """Titles of the GPUs whose last CUDA major is the group's."""
        return ", ".join(
            gpu.title
            for gpu, kind in self.gpus
            if kind.last_cuda_major is not None and kind.last_cuda_major == self.last_cuda_major
        )

    def named(self, *, capability_below: str | None = None) -> str:
        """Titles of the GPUs (of those below a compute capability)."""
        titles = [
            gpu.title
            for gpu, _ in self.gpus
            if capability_below is None or version(gpu.compute_capability) < version(capability_below)
        ]
        return ", ".join(titles)


def flavours_of(pair: tuple[Gpu, Architecture]) -> frozenset[Flavour]:
    """Kernel modules that drive one GPU."""
    gpu, architecture = pair
    return MODULES[gpu.modules or architecture.modules]


def hardware_of(group: HostGroup, facts: Hosts) -> Hardware:
    """The group's GPUs and NVSwitches, those that are known."""
    ids = sorted({device_id(pci_id) for pci_id in group.pci_ids})
    gpus = [facts.gpus[one] for one in ids if one in facts.gpus]
    return Hardware(
        gpus=tuple((gpu, facts.architectures[gpu.architecture]) for gpu in gpus),
        switches=tuple(facts.nvswitches[one] for one in ids if one in facts.nvswitches),
        cpu=group.processor,
    )


def hardware_conflicts(group: HostGroup, hardware: Hardware, facts: Hosts) -> Iterator[Conflict]:
    """Why no driver at all could drive these GPUs together."""
    unknown = sorted({device_id(pci_id) for pci_id in group.pci_ids} - facts.gpus.keys() - facts.nvswitches.keys())
    for one in unknown:  # an id comes from the host and not from memory: one that is spelt alike is another device
        yield Conflict(
            "gpu",
            f"`gpu` is `{one}`, a PCI device id the matrix does not know",
            "`docs/versions.md` lists those it knows; a new GPU is a row of `infra/catalog/data/hosts/gpus.yaml`",
        )
    if not hardware.gpus and not unknown:
        yield Conflict("gpu", f"group `{group.name}` names no GPU")
    if not hardware.gpus:
        return
    if not hardware.flavours:
        closed = ", ".join(pair[0].title for pair in hardware.gpus if "open" not in flavours_of(pair))
        opened = ", ".join(pair[0].title for pair in hardware.gpus if "proprietary" not in flavours_of(pair))
        yield Conflict(
            "gpu", f"{closed} needs the proprietary kernel modules and {opened} the open ones; a host loads one kind"
        )
    if hardware.highest_branch is not None and hardware.highest_branch < hardware.lowest_branch:
        old = ", ".join(gpu.title for gpu, kind in hardware.gpus if kind.last_driver == hardware.highest_branch)
        new = ", ".join(gpu.title for gpu, _ in hardware.gpus if gpu.first_branch == hardware.lowest_branch)
        yield Conflict(
            "gpu",
            f"{old} ends with driver branch `{hardware.highest_branch}` and {new} begins with `{hardware.lowest_branch}`",
        )
    soldered = ", ".join(gpu.title for gpu, _ in hardware.gpus if group.processor == "x86_64" and gpu.cpu == "arm64")
    if soldered:
        yield Conflict("processor", f"`processor` is `x86_64`, and {soldered} comes with an arm64 processor")
    if len(hardware.cpus) > 1:
        yield Conflict(
            "gpu", f"{hardware.named()} are sold in hosts of different processors: {', '.join(sorted(hardware.cpus))}"
        )
