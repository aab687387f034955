"""What this machine needs to have hosts: root, Linux, and a few packages of its distribution."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

from tests.hosts.commands import HostsError, say, step

PROGRAMS: Final = {
    "debootstrap": "debootstrap",
    "systemd-nspawn": "systemd-container",
    "linux.uml": "user-mode-linux",
    "ip": "iproute2",
    "ssh": "openssh-client",
    "mkfs.ext4": "e2fsprogs",
    "dpkg-deb": "dpkg",
    "apt-ftparchive": "apt-utils",
    "gpg": "gnupg",
    "cc": "gcc",
}
"""Programs, and the Debian package each is in."""

INSTANCES: Final = Path("/proc/sys/fs/inotify/max_user_instances")
ENOUGH: Final = 1024


def check_root() -> None:
    """Namespaces, mounts and foreign users need root."""
    if os.geteuid() != 0:
        raise HostsError("test hosts need root: namespaces, overlay mounts and TAP devices", "sudo make hosts")


def missing() -> list[str]:
    """Packages to install."""
    return sorted({package for program, package in PROGRAMS.items() if shutil.which(program) is None})


def install() -> None:
    """Install what is missing."""
    packages = missing()
    if not packages:
        return
    if shutil.which("apt-get") is None:
        raise HostsError(f"missing: {', '.join(packages)}", "test hosts are made on Debian, whose packages these are")
    with step(f"installing {', '.join(packages)}"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for argv in (["update", "-qq"], ["install", "-qq", "--yes", "--no-install-recommends", *packages]):
            done = subprocess.run(["apt-get", *argv], env=quiet, capture_output=True, text=True, check=False)
            if done.returncode:
                raise HostsError(f"apt-get {argv[0]} failed: {done.stderr.strip()[-300:]}")


def watch_enough() -> None:
    """Raise how many inotify instances a user may have: in nspawn all hosts are users of one kernel, and Envoy aborts without one.

    It stays raised; a kernel of a server that serves has more (role `base`).
    """
    if int(INSTANCES.read_text()) < ENOUGH:
        say(f"{INSTANCES} is raised to {ENOUGH}")
        INSTANCES.write_text(str(ENOUGH))
