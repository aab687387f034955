"""Hosts in user-mode Linux: a kernel each, so reboots, md arrays, an NFS server and power cuts are real."""

import shutil
import sys
from typing import Final

from tests.hosts import network
from tests.hosts.commands import do
from tests.hosts.image import make_base, make_disk
from tests.hosts.places import Places
from tests.hosts.processes import end, launch, pid_of
from tests.hosts.seed import machine_id, seed, write
from tests.hosts.site import Host, Site
from tests.hosts.supervise import UML

MEMORY_MIB: Final = 640
DISK_GIB: Final = 1
"""Size of each extra disk; sparse."""


class Uml:
    """Slower in everything that starts processes; all else as on a server."""

    def __init__(self, places: Places, site: Site) -> None:
        self.places = places
        self.site = site

    def prepare(self) -> None:
        """The disk all hosts begin from, and the bridge."""
        make_base(self.places)
        make_disk(self.places)
        network.make_bridge(self.site)

    def start(self, host: Host) -> None:
        """Disks, a place on the bridge, a kernel."""
        if pid_of(self.places, host.name) is not None:
            return
        tap = network.plug_tap(self.site.hosts.index(host))
        self._disks(host)
        own = str(self.places.host(host.name))
        argv = [
            "ip",
            "netns",
            "exec",
            network.CONTROL,
            sys.executable,
            "-m",
            "tests.hosts.supervise",
            str(UML),
            own,
            "linux.uml",
        ]
        launch(self.places, host.name, [*argv, *kernel(self.places, host, tap)], group=True)

    def clear(self, host: Host) -> None:
        """User-mode Linux keeps everything in the host's folder."""

    def cut(self, host: Host) -> None:
        """Supervisor, kernel and its helpers, all in the host's control group; what the guest had not written is lost."""
        end(self.places, host.name)

    def _disks(self, host: Host) -> None:
        """Extra disks, empty, and the seed."""
        own = self.places.host(host.name)
        own.mkdir(parents=True, exist_ok=True)
        for letter in disks(host):
            file = own / f"disk-{letter}.img"
            if not file.exists():
                do("truncate", f"--size={DISK_GIB}G", str(file))
        if not (own / "seed.img").exists():
            folder, draft = own / "seed", own / "seed.part"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            write(seed(self.places, self.site, host), folder)
            do("truncate", "--size=4M", str(draft))
            do("mkfs.ext4", "-q", "-F", "-O", "^has_journal", "-d", str(folder), str(draft))
            draft.rename(own / "seed.img")


def disks(host: Host) -> list[str]:
    """Letters of the host's extra disks, for an array on hosts with GPUs: ubdb is `/dev/disk/by-path/platform-uml-blkdev.1`."""
    return ["b", "c"] if "gpu" in host.roles else []


def kernel(places: Places, host: Host, tap: str) -> list[str]:
    """Command line of the kernel."""
    own = places.host(host.name)
    return [
        f"mem={MEMORY_MIB}M", f"umid={host.name}", f"uml_dir={own}/uml/",
        f"ubda={own / 'root.cow'},{make_disk(places)}", *(f"ubd{letter}={own / f'disk-{letter}.img'}" for letter in disks(host)),
        f"ubdhr={own / 'seed.img'}", "root=/dev/ubda", "rw",
        f"vec0:transport=tap,ifname={tap},depth=128,gro=1,mac={host.mac}", "systemd.wants=systemd-networkd.service",
        f"systemd.hostname={host.name}", f"systemd.machine_id={machine_id(host)}",
        "con=null", "con0=null,fd:1", "net.ifnames=0", "quiet",
    ]  # fmt: skip
