"""Checks of what is around the GPUs: daemons, containers' devices, disks, room, links, clock."""

import re
from collections.abc import Iterator

from infra.hosts.validation.finding import Finding
from infra.hosts.validation.host import Host


def daemons(host: Host) -> Iterator[Finding]:
    """What keeps GPUs in use runs; Fabric Manager is of the driver's release."""
    remedies = {
        "nvidia-persistenced": "persistence",
        "nvidia-fabricmanager": "fabric",
        "nvidia-dcgm": "dcgm",
        "nvidia-dcgm-exporter": "exporter",
    }
    for name in host.wanted["units"]:
        if (state := host.unit(name)) != "active":
            level = "warn" if name == "nvidia-dcgm-exporter" else "fail"
            yield Finding("daemons", level, f"{name} is {state}", remedies.get(name, "driver"))


def containers(host: Host) -> Iterator[Finding]:
    """The devices that containers are given are the GPUs there are, with the libraries of the driver that runs."""
    wanted = {f"nvidia.com/gpu={index}" for index in range(host.wanted["gpus"]["count"]) if index not in host.split}
    wanted |= {
        f"nvidia.com/gpu={index}:{place}" for index, profiles in host.split.items() for place in range(len(profiles))
    }
    listed = {line.strip() for line in host.probe["cdi"]["out"].splitlines()}
    there = {name for name in listed if re.fullmatch(r"nvidia\.com/gpu=\d+(:\d+)?", name)}
    if missing := sorted(wanted - there):
        yield Finding("containers", "fail", f"no device for containers: {', '.join(missing)}", "cdi")
    if surplus := sorted(there - wanted):
        yield Finding("containers", "fail", f"devices of a GPU that is not so any more: {', '.join(surplus)}", "cdi")
    old = sorted(
        set(re.findall(r"libcuda\.so\.(\d+\.[\d.]+\d)", host.probe["cdi"]["specification"]))
        - {host.wanted["versions"].get("driver")}
    )
    if old:
        yield Finding("containers", "fail", f"the CDI specification is of driver {', '.join(old)}", "cdi")


def disks(host: Host) -> Iterator[Finding]:
    """Every disk of the array is there, and in an array."""
    for disk in host.probe["disks"]:
        if disk["state"] != "array":
            told = {"absent": "is not there", "alone": "is in no array"}[disk["state"]]
            yield Finding("disks", "fail", f"{disk['path']} {told}", "disk")
    for array in re.findall(r"^(md\S+) : inactive", host.probe["mdstat"], re.MULTILINE):
        yield Finding("disks", "fail", f"array {array} is not active", "disk")
    for array, members in re.findall(
        r"^(md\S+) : active [^\n]*\n[^\n]*\[([U_]*_[U_]*)\]", host.probe["mdstat"], re.MULTILINE
    ):
        yield Finding("disks", "fail", f"array {array} lacks {members.count('_')} of {len(members)} members", "disk")


def space(host: Host) -> Iterator[Finding]:
    """File systems have room."""
    for mount in host.probe["mounts"]:
        if level := host.level("space-free-percent", mount["free_percent"], low=True):
            yield Finding("space", level, f"{mount['path']} has {mount['free_percent']:.0f} % free", "space")


def links(host: Host) -> Iterator[Finding]:
    """Network interfaces of the environment have their rate."""
    for name, wanted in host.wanted["nics"].items():
        seen = host.probe["nics"].get(name)
        if seen is None:
            yield Finding("links", "fail", f"{name} is not there", "nic")
        elif seen["state"] != "up":
            yield Finding("links", "fail", f"{name} is {seen['state']}", "nic")
        elif 0 < seen["gbps"] < wanted["gbps"]:
            yield Finding("links", "fail", f"{name} has {seen['gbps']:g} Gbit/s of {wanted['gbps']}", "nic")


def infiniband(host: Host) -> Iterator[Finding]:
    """Ports of the fast fabric are active, as many at its rate as it has interfaces; InfiniBand's are known to a subnet manager."""
    for port in host.probe["ports"]:
        if (port["state"], port["physical"]) != ("ACTIVE", "LinkUp"):
            yield Finding("infiniband", "fail", f"{port['name']} is {port['state']}, {port['physical']}", "infiniband")
        elif port["link_layer"] == "InfiniBand" and port["sm_lid"] == 0:
            yield Finding("infiniband", "fail", f"{port['name']} has no subnet manager", "infiniband")
    rates = [nic["gbps"] for nic in host.wanted["nics"].values() if nic["fabric"] == host.wanted["fabric"]]
    # Ports of storage or administration may be slower, so ports are counted and not named.
    enough = sum(port["state"] == "ACTIVE" and port["gbps"] >= min(rates, default=0) for port in host.probe["ports"])
    if enough < len(rates):
        found = f"{enough} ports have {min(rates)} Gbit/s, the environment file has {len(rates)}"
        yield Finding("infiniband", "fail", found, "infiniband")


def clock(host: Host) -> Iterator[Finding]:
    """The clock is in step with the time servers."""
    offset = host.probe["clock"]["offset_ms"]
    if offset is None or not host.probe["clock"]["synchronized"]:
        yield Finding("clock", "warn", "no time server sets the clock", "chrony")
    elif level := host.level("clock-offset-ms", abs(offset)):
        yield Finding("clock", level, f"{offset:+.0f} ms off", "chrony")
