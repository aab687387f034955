"""Groups: distributions and GPUs that are known, drivers that exist, a fabric with interfaces, arrays that spare the system."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from infra.catalog import Catalog
from infra.catalog.gpu_models import gpu_models
from infra.environment.checks.common import key, meant, warning, wrong
from infra.environment.fleet import Fleet, written_out
from infra.environment.hosts import Disk, Role
from infra.environment.mistakes import Mistake, Path, all_of, did_you_mean

STABLE: Final = ("/dev/disk/by-path/", "/dev/disk/by-id/")
_PARTITION: Final = re.compile(r"(-part[0-9]+|/dev/(sd[a-z]+[0-9]+|nvme[0-9]+n[0-9]+p[0-9]+))$")
_SERIAL: Final = "/dev/disk/by-id/"
"""Names below it hold a serial number, so each fits one host."""


def distributions_are_known(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each distribution is one the compatibility matrix has, on the group's processor."""
    known = list(facts.hosts.distributions)
    for name, group in fleet.groups():
        path = ("groups", name, "distribution")
        row = facts.hosts.distributions.get(group.distribution)
        if row is None:
            near = did_you_mean(group.distribution, known)
            yield wrong(
                "distribution", path, f"{key(*path)} is `{group.distribution}`, which is not in the compatibility matrix",
                meant([near] if near else [], f"it has {all_of(known, 20)}"), allowed=known, value=group.distribution,
            )  # fmt: skip
        elif group.gpus and group.processor not in row.repositories:
            yield wrong(
                "distribution", path, f"{key(*path)} is `{group.distribution}`, for which the GPU vendor has no packages on `{group.processor}`",
                f"choose one that has them: {all_of([each.name for each in facts.hosts.distributions.values() if group.processor in each.repositories], 20)}", value=group.distribution,
            )  # fmt: skip


def gpus_are_known(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Each GPU is in the catalogue by its name, or in the compatibility matrix by its PCI device id."""
    for name, group in fleet.groups():
        if group.gpus and group.gpus.model and group.gpus.model not in gpu_models():
            path, names = ("groups", name, "gpus", "model"), list(gpu_models())
            near = did_you_mean(group.gpus.model, names)
            yield wrong(
                "gpu", path, f"{key(*path)} is `{group.gpus.model}`, which is not in the catalogue",
                meant([near] if near else [], f"it has {all_of(names, 30)}; others go by `pci`"), allowed=names, value=group.gpus.model,
            )  # fmt: skip
        if group.gpus and group.gpus.pci and group.gpus.pci not in facts.hosts.gpus:
            path = ("groups", name, "gpus", "pci")
            yield wrong(
                "gpu", path, f"{key(*path)} is `{group.gpus.pci}`, which is not in the compatibility matrix",
                "take the four digits after `10de:` in `lspci -nn -d 10de:` on the host; audio functions and bridges of the vendor are no GPUs", value=group.gpus.pci,
            )  # fmt: skip


def gpu_hosts_have_gpus(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Role `gpu` and GPUs go together."""
    for name, group in fleet.groups():
        if Role.GPU in group.roles and group.gpus is None:
            yield wrong(
                "gpu-role", ("groups", name, "roles"), f"{key('groups', name, 'roles')} has `gpu`, and {key('groups', name)} has no `gpus`",
                "say which, for example `gpus: {model: h100, count: 8}`, or take the role out",
            )  # fmt: skip
        if group.gpus and not {Role.GPU, Role.EDGE} & set(group.roles):
            yield wrong(
                "gpu-role", ("groups", name, "gpus"), f"{key('groups', name)} has `gpus`, and none of its roles uses them",
                "add `gpu` to its `roles` (`edge` for a small device), or take `gpus` out",
            )  # fmt: skip
        twice = len(set(group.roles)) != len(group.roles)
        if twice:
            yield wrong(
                "role-twice",
                ("groups", name, "roles"),
                f"{key('groups', name, 'roles')} names a role twice",
                "name each once",
            )


def driver_branches_are_known(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A driver branch asked for is in the compatibility matrix, and something is there to drive."""
    for name, group in fleet.groups():
        path, asked = ("groups", name, "versions", "driver"), group.versions.driver
        if asked and asked not in facts.hosts.drivers:
            yield wrong(
                "driver", path, f"{key(*path)} is `{asked}`, a branch the compatibility matrix does not know",
                f"it knows {all_of(list(facts.hosts.drivers), 30)}", allowed=facts.hosts.drivers, value=asked,
            )  # fmt: skip
        pins = [pin for pin, value in group.versions.model_dump().items() if value]
        if pins and group.gpus is None:
            yield wrong(
                "driver", ("groups", name, "versions"), f"{key('groups', name, 'versions')} asks for {all_of(pins)}, and the group has no GPUs",
                "take it out, or say which `gpus` it has",
            )  # fmt: skip
        for pin in ("cuda", "cudnn"):
            if pin in pins and group.containers_only:
                yield wrong(
                    "driver", ("groups", name, "versions", pin), f"{key('groups', name, 'versions', pin)} is given, and `containers_only` is on: containers bring their own",
                    "write `containers_only: false` if programs outside containers use GPUs, or take it out",
                )  # fmt: skip


def fabric_has_its_interfaces(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """A fast fabric has interfaces that speak it, and more than one host."""
    for name, group in fleet.groups():
        path = ("groups", name, "fabric")
        if group.fabric == "none":
            continue
        if not any(nic.fabric == group.fabric for nic in group.nics.values()):
            yield wrong(
                "fabric-nics", path, f"{key(*path)} is `{group.fabric}`, and none of its `nics` speaks it",
                f"add them, for example `nics: {{\"ib[0:7]\": {{gbps: 400, fabric: {group.fabric}}}}}`, or leave `fabric` out", value=group.fabric,
            )  # fmt: skip
        elif fleet.sizes.get(name) == 1:
            yield warning(
                "fabric-alone", path, f"{key(*path)} is `{group.fabric}` on a group of one host, which has no other to reach",
                "add hosts, or leave `fabric` out",
            )  # fmt: skip


def arrays_leave_the_system_alone(fleet: Fleet, facts: Catalog) -> Iterator[Mistake]:
    """Disks of an array have names that survive a reboot and fit the host, and none of them is the system's."""
    for name, group in fleet.groups():
        path: Path = ("groups", name, "disks")
        yield from _names(path, group.disks)
        if group.boot_disk:
            yield from _boot(path, group.disks, group.boot_disk)
        serial = next(
            (disk for disk, what in group.disks.items() if disk.startswith(_SERIAL) and what.use != "none"), None
        )
        if serial and fleet.sizes.get(name, 0) > 1:
            yield wrong(
                "disk-serial", (*path, serial), f"{key(*path, serial)} holds one disk's serial number, and {fleet.sizes[name]} hosts are in the group",
                "use the name below `/dev/disk/by-path`, which alike hosts share, or `disks` of each host", value=serial,
            )  # fmt: skip
    for entry, host in fleet.environment.hosts.items():
        group = fleet.environment.groups.get(host.group)
        yield from _names(("hosts", entry, "disks"), host.disks)
        if group and group.boot_disk:
            yield from _boot(("hosts", entry, "disks"), host.disks, group.boot_disk)


def _names(path: Path, disks: Iterable[str]) -> Iterator[Mistake]:
    for disk in disks:
        if _PARTITION.search(disk):
            yield wrong(
                "disk-name", (*path, disk), f"{key(*path, disk)} is a partition, as systems are installed on",
                "name a whole disk without partitions", value=disk,
            )  # fmt: skip
        elif not disk.startswith(STABLE):
            yield wrong(
                "disk-name", (*path, disk), f"{key(*path, disk)} is a name that can be another disk after a reboot, the system's among them",
                "use the name that `ls -l /dev/disk/by-path` shows for it", value=disk,
            )  # fmt: skip


def _boot(path: Path, disks: dict[str, Disk], boot: str) -> Iterator[Mistake]:
    for pattern, disk in disks.items():
        if disk.use != "none" and boot in written_out({pattern: disk}):
            yield wrong(
                "disk-boot", (*path, pattern), f"{key(*path, pattern)} makes an array over `{boot}`, the `boot_disk` of the group",
                "take it out of the array: what is on its disks is lost", value=pattern,
            )  # fmt: skip
