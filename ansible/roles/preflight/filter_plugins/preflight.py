"""Filters of preflight: what a host is against what it should be, and the table of all hosts. Pure; nothing is read here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Fault = dict[str, str]

CARDS = {
    "unreachable": "start the host, or run with `--limit` that leaves it out",
    "versions": "`groundwork versions` tells the nearest set that is possible",
    "distribution": "name what is installed in the environment file, or install what it names",
    "processor": "name the host's processor in the environment file",
    "systemd": "roles write units; boot the host with systemd",
    "cgroup2": "boot with `systemd.unified_cgroup_hierarchy=1`",
    "gpus": "look at `lspci -n -d 10de:`, then mend the host or `gpus` in the environment file",
    "headers": "install the newest kernel and reboot into it; headers of older ones leave the archive",
    "secure-boot": "set `secure_boot: true` for the group (signed modules), or switch it off in the firmware",
    "reboot": "reboot the host first: modules would be built for a kernel that is about to go",
    "driver-in-use": "end those programs, or set `nvidia_driver_replace_running: true` to have the host rebooted",
    "gpu-module": "set `nvidia_driver_reboot: true`, or reboot once the driver is installed: it cannot let go of the GPUs",
    "runfile": "run `nvidia-uninstall`: files that no package knows shadow those of packages",
    "dkms": "take them away, `dkms remove nvidia/RELEASE --all`, or delete their folders: DKMS stops at what has no sources",
    "space": "free some space, or lower `preflight_free_gib`",
    "clock": "set the clock: certificates and signatures of repositories are judged by it",
    "package-lock": "wait for it to end, or stop it: an upgrade in the background holds the lock",
    "disk": "name the disk by its path in `/dev/disk/by-path`, and never one the host runs from",
}
"""Each kind of fault and its remedy. `preflight_waive` takes the kinds."""
BOOT_GIB = 0.3
"""Of a `/boot` of its own: an initramfs with GPU modules is some 100 MiB, and a new one is written beside the old."""


def faults(probe: dict[str, Any], wanted: dict[str, Any]) -> list[Fault]:
    """Faults of one host, but those waived."""
    found = [*_ground(probe, wanted), *_kernel(probe, wanted), *_driver(probe, wanted), *_disks(probe)]
    return [fault for fault in found if fault["kind"] not in wanted["waive"]]


def _fault(kind: str, found: str) -> Fault:
    return {"kind": kind, "found": found, "hint": CARDS[kind]}


def _ground(probe: dict[str, Any], wanted: dict[str, Any]) -> Iterator[Fault]:
    if probe["distribution"] != wanted["distribution"]:
        yield _fault(
            "distribution", f"`{probe['distribution']}` is installed, the file says `{wanted['distribution']}`"
        )
    if probe["processor"] != wanted["processor"]:
        yield _fault("processor", f"`{probe['processor']}`, the file says `{wanted['processor']}`")
    if probe["init"] != "systemd":
        yield _fault("systemd", f"process 1 is `{probe['init']}`")
    if not probe["cgroup2"]:
        yield _fault("cgroup2", "control groups are of version 1")
    for folder, free in probe["free_gib"].items():
        needed = min(BOOT_GIB, wanted["free_gib"]) if folder == "/boot" else wanted["free_gib"]
        if free < needed:
            yield _fault("space", f"{free} GiB are free on `{folder}`, {needed} are needed")
    if abs(probe["skew_seconds"]) > wanted["clock_seconds"]:
        yield _fault("clock", f"{probe['skew_seconds']:+} s from the clock here, {wanted['clock_seconds']} are allowed")
    if probe["lock_holder"]:
        yield _fault("package-lock", f"held by `{probe['lock_holder']}`")


def _kernel(probe: dict[str, Any], wanted: dict[str, Any]) -> Iterator[Fault]:
    newest = probe["kernels"][-1] if probe["kernels"] else probe["kernel"]
    if newest != probe["kernel"] and probe["kernel"] in probe["kernels"]:
        yield _fault("reboot", f"`{probe['kernel']}` runs, `{newest}` is installed")
    elif probe["reboot_required"]:
        yield _fault("reboot", "`/run/reboot-required` is there")
    if wanted["gpus"] and not probe["headers"] and wanted["versions"].get("modules") == "dkms":
        yield _fault("headers", f"none for the running kernel `{probe['kernel']}`, here or in a repository")
    if wanted["gpus"] and probe["secure_boot"] and not wanted["secure_boot"]:
        yield _fault("secure-boot", "is on, the file says it is off: modules built on the host would not load")


def _driver(probe: dict[str, Any], wanted: dict[str, Any]) -> Iterator[Fault]:
    gpus, versions = wanted["gpus"], wanted["versions"]
    for refusal in versions.get("refused", ()):
        yield _fault("versions", refusal)
    count, pci = (gpus["count"], gpus["pci"].lower()) if gpus else (0, "")
    if probe["gpus"] != [pci] * count:
        seen = ", ".join(f"{probe['gpus'].count(one)}× `{one}`" for one in sorted(set(probe["gpus"]))) or "none"
        yield _fault("gpus", f"{seen} found, the file says {f'{count}× `{pci}`' if gpus else 'none'}")
    if not gpus:
        return
    if probe["runfile"]:
        yield _fault("runfile", "a driver from a `.run` file is installed")
    if probe["dkms_left"] and versions.get("modules") == "dkms":
        yield _fault("dkms", f"left of former drivers in `/var/lib/dkms/nvidia`: {', '.join(probe['dkms_left'])}")
    if probe["gpu_modules"] and not wanted["reboot"]:
        yield _fault("gpu-module", f"`{'`, `'.join(probe['gpu_modules'])}` holds the GPUs")
    old = probe["driver"] and probe["driver"] != versions.get("driver", probe["driver"])
    if old and probe["gpu_users"] and not wanted["replace_running"]:
        yield _fault("driver-in-use", f"{probe['driver']} is loaded and used by {', '.join(probe['gpu_users'])}")


def _disks(probe: dict[str, Any]) -> Iterator[Fault]:
    told = {"absent": "is not there", "system": "carries the running system", "mounted": "is mounted"}
    for disk in probe["disks"]:
        if disk["state"] in told:
            yield _fault("disk", f"`{disk['path']}` {told[disk['state']]}")


def table(hosts: dict[str, Any]) -> str:
    """All faults of all hosts, host by host; empty where there is none. A host without a list was not reached."""
    rows = [
        (host, fault["kind"], f"{fault['found']}; {fault['hint']}")
        for host, known in sorted(hosts.items())
        for fault in _known(known)
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
    return "\n".join(f"{host:<{widths[0]}}  {kind:<{widths[1]}}  {told}" for host, kind, told in rows)


def told(known: list[Fault] | None) -> str:
    """One host's faults in a sentence; that of another host where it has none of its own."""
    own = "; ".join(f"{fault['kind']}: {fault['found']}; {fault['hint']}" for fault in _known(known))
    return f"Nothing was changed. {own or 'Another host has a fault, and `preflight_all_or_none` is set'}"


def _known(faults: list[Fault] | None) -> list[Fault]:
    return faults if faults is not None else [_fault("unreachable", "no answer")]


class FilterModule:
    """What Ansible finds here."""

    def filters(self) -> dict[str, Any]:
        """Filters by name."""
        return {"preflight_faults": faults, "preflight_table": table, "preflight_told": told}
