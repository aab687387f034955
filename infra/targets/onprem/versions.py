"""Groups of an environment as the compatibility matrix asks for them: distribution, PCI ids, what was asked for by name."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from infra.environment.fleet import Fleet
from infra.hosts.group import HostGroup, Runtime

KNOWN: Final[tuple[Runtime, ...]] = ("triton", "vllm")
"""Runtimes the matrix has releases of; the others come with their image alone."""


def host_groups(fleet: Fleet, today: date) -> Iterator[HostGroup]:
    """Groups with GPUs; their runtimes are those of the models they serve, and those whose release was asked for."""
    for name, group in fleet.environment.groups.items():
        known, pins = fleet.gpu(name), group.versions
        pci = known.pci if known else group.gpus.pci if group.gpus else None
        if pci is None:
            continue
        served = {model.runtime for model in fleet.models(name).values()}
        asked = {runtime for runtime, release in (("triton", pins.triton), ("vllm", pins.vllm)) if release}
        runtimes: tuple[Runtime, ...] = tuple(one for one in KNOWN if one in served | asked)
        yield HostGroup(
            name=name, distribution=group.distribution, pci_ids=(pci,), today=today, runtimes=runtimes,
            branch=int(pins.driver) if pins.driver else None, cuda=pins.cuda, cudnn=pins.cudnn, triton=pins.triton,
            vllm=pins.vllm, containers_only=group.containers_only, processor=group.processor, secure_boot=group.secure_boot,
        )  # fmt: skip
