"""The base system: made once by debootstrap, kept in the cache under the hash of its recipe."""

import hashlib
import shutil
from pathlib import Path
from typing import Final

from tests.hosts.commands import HostsError, do, step
from tests.hosts.mounts import unmount_below
from tests.hosts.places import HERE, Places

RELEASE: Final = "bookworm"
PACKAGES: Final = (
    "systemd", "systemd-sysv", "dbus", "udev", "kmod", "openssh-server", "sudo", "ca-certificates", "gnupg", "python3", "python3-apt",
    "iproute2", "iputils-ping", "procps", "less", "curl", "mdadm", "nfs-common", "nfs-kernel-server", "nftables", "e2fsprogs", "xfsprogs",
)  # fmt: skip
OFF: Final = ("nfs-server.service", "rpcbind.service", "rpcbind.socket", "nfs-client.target", "nftables.service")
"""Units a bare server does not run until a role asks for them."""
MODULES: Final = Path("/usr/lib/uml/modules")
USER: Final = "ops"
FILES: Final = {
    "seed.service": "etc/systemd/system/seed.service",
    "udev-trigger.conf": "etc/systemd/system/systemd-udev-trigger.service.d/few.conf",
}


def recipe(packages: tuple[str, ...] = PACKAGES, files: Path = HERE / "files", modules: str | None = None) -> str:
    """Hash of everything the base system is made from; another hash is another image."""
    kernels = modules if modules is not None else " ".join(sorted(entry.name for entry in MODULES.glob("*")))
    parts = [RELEASE, USER, *packages, "off", *OFF, "modules", kernels]
    parts += [f"{name}:{place}:{(files / name).read_text()}" for name, place in FILES.items()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def base_root(places: Places) -> Path:
    """Folder of the base system for the recipe of now."""
    return places.cache / f"base-{recipe()}"


def make_base(places: Places) -> Path:
    """The base system's folder; made where it is not there, in one step that a kill cannot leave half done."""
    root = base_root(places)
    if root.is_dir():
        return root
    for old in places.cache.glob("base-*"):
        unmount_below(old)
        shutil.rmtree(old) if old.is_dir() else old.unlink()
    draft = root.with_suffix(".part")
    with step(f"base system, once (debootstrap {RELEASE}, about a minute)"):
        do("debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", RELEASE, str(draft))
    with step("base system, settings"):
        _settle(draft)
    draft.rename(root)
    return root


def _settle(root: Path) -> None:
    """What every host has in common."""
    for name, place in FILES.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HERE / "files" / name, root / place)
    do("chroot", str(root), "useradd", "--create-home", "--shell", "/bin/bash", "--uid", "1000", USER)
    sudoers = root / "etc/sudoers.d" / USER
    sudoers.write_text(f"{USER} ALL=(ALL) NOPASSWD: ALL\n")
    sudoers.chmod(0o440)
    do("chroot", str(root), "systemctl", "--quiet", "disable", *OFF)
    do("chroot", str(root), "systemctl", "--quiet", "enable", "seed.service", "ssh.service")
    do(
        "chroot",
        str(root),
        "systemctl",
        "--quiet",
        "mask",
        "console-getty.service",
        "getty@.service",
        "serial-getty@.service",
    )
    for key in (root / "etc/ssh").glob("ssh_host_*"):
        key.unlink()
    for name in ("etc/machine-id", "etc/resolv.conf", "etc/fstab"):
        (root / name).unlink(missing_ok=True)
        (root / name).touch()
    for entry in MODULES.glob("*"):
        shutil.copytree(entry, root / "lib/modules" / entry.name, symlinks=True)
        do("chroot", str(root), "depmod", entry.name)
    shutil.rmtree(root / "var/cache/apt/archives")
    (root / "var/cache/apt/archives/partial").mkdir(parents=True)


def make_disk(places: Places) -> Path:
    """The base system as a disk for user-mode Linux: 8 GB, sparse."""
    root = base_root(places)
    disk = places.cache / f"{root.name}.img"
    if not disk.exists():
        draft = disk.with_suffix(".part")
        with step("base system as a disk, once"):
            draft.unlink(missing_ok=True)
            do("truncate", "--size=8G", str(draft))
            do("mkfs.ext4", "-q", "-F", "-L", "root", "-d", str(root), str(draft))
        draft.rename(disk)
    return disk


def release_of(root: Path) -> str:
    """Codename of the base system, for those who write its package sources."""
    for line in (root / "etc/os-release").read_text().splitlines():
        if line.startswith("VERSION_CODENAME="):
            return line.partition("=")[2]
    raise HostsError(f"`{root}` does not say which release it is")
