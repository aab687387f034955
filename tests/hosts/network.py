"""The hosts' network: one namespace with a bridge, where Ansible runs, and a way into it for each host."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.hosts.commands import do, works
from tests.hosts.places import CONTROL
from tests.hosts.site import Host, Site

BRIDGE: Final = "site"
DEVICE: Final = "vec0"
"""The interface inside each host: user-mode Linux calls it so, and nspawn's is given the same name."""
CLONE_NEWNET: Final = 0x40000000


def namespace_of(host: Host) -> str:
    """Namespace of one nspawn host."""
    return f"{CONTROL}-{host.name}"


def exists(namespace: str) -> bool:
    """Whether a namespace is there."""
    return Path("/run/netns", namespace).exists()


def make_bridge(site: Site) -> None:
    """The control namespace and its bridge; what is there already stays."""
    if not exists(CONTROL):
        do("ip", "netns", "add", CONTROL)
    if not works(["ip", "-n", CONTROL, "link", "show", BRIDGE]):
        do("ip", "-n", CONTROL, "link", "add", BRIDGE, "type", "bridge")
    address = f"{site.control}/{site.network.prefixlen}"
    do("ip", "-n", CONTROL, "address", "replace", address, "dev", BRIDGE)
    for link in ("lo", BRIDGE):
        do("ip", "-n", CONTROL, "link", "set", link, "up")


def plug_namespace(site: Site, host: Host, index: int) -> None:
    """A namespace for one host, joined to the bridge by a veth pair."""
    own, port = namespace_of(host), f"port{index}"
    if not exists(own):
        do("ip", "netns", "add", own)
    if not works(["ip", "-n", own, "link", "show", DEVICE]):
        do("ip", "-n", CONTROL, "link", "add", port, "type", "veth", "peer", "name", DEVICE, "netns", own)
    do("ip", "-n", own, "link", "set", DEVICE, "address", host.mac)
    do("ip", "-n", own, "address", "replace", f"{host.address}/{site.network.prefixlen}", "dev", DEVICE)
    for link in ("lo", DEVICE):
        do("ip", "-n", own, "link", "set", link, "up")
    do("ip", "-n", CONTROL, "link", "set", port, "master", BRIDGE, "up")


def plug_tap(index: int) -> str:
    """A TAP device for one user-mode Linux, on the bridge; its name."""
    tap = f"tap{index}"
    if not works(["ip", "-n", CONTROL, "link", "show", tap]):
        do("ip", "netns", "exec", CONTROL, "ip", "tuntap", "add", tap, "mode", "tap")
    do("ip", "-n", CONTROL, "link", "set", tap, "master", BRIDGE, "up")
    return tap


def remove() -> None:
    """Every namespace of ours; the kernel takes the devices in them away."""
    folder = Path("/run/netns")
    for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
        if entry.name == CONTROL or entry.name.startswith(f"{CONTROL}-"):
            do("ip", "netns", "delete", entry.name)


@contextmanager
def inside(namespace: str) -> Iterator[None]:
    """Be in a namespace for a while: a socket made now stays there, while everything else of the process goes on outside."""
    with Path("/proc/self/ns/net").open() as home, Path("/run/netns", namespace).open() as there:
        _enter(there.fileno())
        try:
            yield
        finally:
            _enter(home.fileno())


def _enter(namespace: int) -> None:
    """`setns`, which Python has from 3.12 on."""
    if ctypes.CDLL(None, use_errno=True).setns(namespace, CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), "setns failed")
