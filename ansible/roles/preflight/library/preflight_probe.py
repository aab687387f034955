"""Ansible module: what a host is, read in one pass. It changes nothing and takes no lock."""

from __future__ import annotations

import os
import re
import shutil
import time
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
module: preflight_probe
short_description: Reads what preflight judges
description: One pass over C(/proc), C(/sys) and a few programs. Changes nothing; locks are read from C(/proc/locks), never taken.
options:
  sent: {description: Seconds since 1970 by the clock of whoever asks., type: float, required: true}
  disks: {description: Disks to look at., type: list, elements: str, default: []}
author: [Groundwork]
"""

LOCKS = (
    "/var/lib/dpkg/lock-frontend",
    "/var/lib/dpkg/lock",
    "/var/lib/rpm/.rpm.lock",
    "/usr/lib/sysimage/rpm/.rpm.lock",
)
SECURE_BOOT = Path("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c")
DAY_S = 86400
HOLD_A_GPU = ("nouveau", "nova", "nova_core", "nova_drm")


def _text(path):
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _distribution():
    """`debian-12`, as the environment file names it; CentOS Stream is `centos-stream-9` there."""
    known = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', _text("/etc/os-release"), re.MULTILINE))
    name, version = known.get("ID", ""), known.get("VERSION_ID", "")
    if name == "centos":
        return "centos-stream-" + version
    return name + "-" + (version if name in ("debian", "ubuntu") else version.partition(".")[0])


def _gpus(module):
    """PCI device ids of NVIDIA's display controllers (classes 0300 and 0302)."""
    if shutil.which("lspci"):
        _rc, out, _err = module.run_command(["lspci", "-n", "-d", "10de:"])
        return re.findall(r"030[02]: 10de:([0-9a-f]{4})", out)
    found = []
    for device in Path("/sys/bus/pci/devices").glob("*"):
        if _text(device / "vendor") == "0x10de" and _text(device / "class")[:6] in ("0x0300", "0x0302"):
            found.append(_text(device / "device")[2:])
    return found


def _secure_boot(module):
    """Whether the firmware loads signed modules only."""
    if shutil.which("mokutil"):
        rc, out, _err = module.run_command(["mokutil", "--sb-state"])
        if rc == 0:
            return "SecureBoot enabled" in out
    try:
        return SECURE_BOOT.read_bytes()[-1:] == b"\x01"
    except OSError:
        return False


def _lock_holder():
    """Who holds the package manager's lock: `apt-get (1234)`, or nothing."""
    inodes = {}
    for path in LOCKS:
        if Path(path).exists():
            inodes[str(Path(path).stat().st_ino)] = path
    for line in _text("/proc/locks").splitlines():
        fields = line.replace("-> ", "").split()
        if len(fields) > 5 and fields[5].rpartition(":")[2] in inodes:
            name = _text("/proc/" + fields[4] + "/comm")
            if name:
                return name + " (" + fields[4] + ")"
    return ""


def _users_of_the_gpu():
    """Programs that have a device of the driver open."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if re.match(r"/dev/nvidia(\d|ctl|-uvm)", os.readlink(link)):  # noqa: PTH115 - Path.readlink is of Python 3.9, hosts may have 3.8
                found.add(_text(link.parents[1] / "comm") + " (" + link.parts[2] + ")")
        except OSError:
            continue
    return sorted(found)


def _left_of_dkms():
    """Releases of the driver that DKMS still keeps and whose sources are gone: it would stop at them, and may build nothing."""
    kept = [path.name for path in Path("/var/lib/dkms/nvidia").glob("*") if path.name[:1].isdigit()]
    return sorted(release for release in kept if not Path("/usr/src/nvidia-" + release).is_dir())


def _kernels():
    """Installed kernels, oldest first: those with modules that a boot loader can start."""
    installed = [path.name for path in Path("/lib/modules").glob("*") if Path("/boot/vmlinuz-" + path.name).exists()]
    return sorted(installed, key=lambda name: [int(part) for part in re.findall(r"\d+", name)])


def _headers(module, kernel):
    """Whether headers of the running kernel are there, or to be had."""
    if Path("/lib/modules/" + kernel + "/build/Makefile").exists():
        return True
    if shutil.which("apt-cache"):
        rc, out, _err = module.run_command(["apt-cache", "show", "--quiet=0", "linux-headers-" + kernel])
        return rc == 0 and "Package:" in out
    rc, _out, _err = module.run_command(
        ["dnf", "--quiet", "repoquery", "--whatprovides", "kernel-devel-uname-r = " + kernel]
    )
    return rc == 0 and bool(_out.strip())


def _parents(device):
    """A block device's disk, and the disks below a logical one."""
    here = Path("/sys/class/block") / device
    below = [path.name for path in (here / "slaves").glob("*")]
    if below:
        return {disk for name in below for disk in _parents(name)}
    real = here.resolve()
    return {real.parent.name if (real / "partition").exists() else device}


def _system_disks():
    """Disks that carry what the host boots and runs from."""
    found = set()
    for line in _text("/proc/self/mountinfo").splitlines():
        fields = line.split()
        block = Path("/sys/dev/block") / fields[2]
        if fields[4] in ("/", "/boot", "/boot/efi", "/usr", "/var") and block.exists():
            found |= _parents(block.resolve().name)
    return found


def _disk(path, system):
    """One disk named for the array."""
    if not Path(path).exists():
        return {"path": path, "state": "absent"}
    name = Path(path).resolve().name
    if name in system or _parents(name) & system:
        return {"path": path, "state": "system"}
    mounted = {line.split()[0] for line in _text("/proc/mounts").splitlines()}
    parts = [part.name for part in (Path("/sys/class/block") / name).glob(name + "*")]
    used = [part for part in [name, *parts] if "/dev/" + part in mounted]
    return {"path": path, "state": "mounted" if used else "free"}


def _interrupted(module):
    """Whether dpkg was cut while it worked, so that nothing can be installed before it has finished."""
    if not shutil.which("dpkg"):
        return False
    _rc, out, _err = module.run_command(["dpkg", "--audit"])
    return bool(out.strip())


def _lists_current():
    """Whether apt's lists are there, younger than a day, and younger than the sources they are of."""
    lists = [entry.stat().st_mtime for entry in Path("/var/lib/apt/lists").glob("*_Packages*")]
    lists += [entry.stat().st_mtime for entry in Path("/var/lib/apt/lists").glob("*_InRelease")]
    sources = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]
    changed = [source.stat().st_mtime for source in sources if source.exists()]
    stamp = Path("/var/lib/apt/lists")
    renewed = stamp.stat().st_mtime if stamp.is_dir() else 0
    return bool(lists) and time.time() - renewed < DAY_S and renewed > max(changed, default=0)


def _lists(module):
    """Whether each source has a list, and whether each list is as long as its signed index says.

    apt writes lists without waiting for the disk: after a power cut one may be shorter than it was. apt takes it as it is, for good,
    since it fetches a list again only where the index is another.
    """
    if not shutil.which("apt-get"):
        return True, True
    words = "apt-get indextargets --no-release-info --format '$(FILENAME) $(METAKEY)' 'Created-By: Packages'"
    _rc, out, _err = module.run_command(words)
    complete, whole = True, True
    for name, key in (line.split() for line in out.splitlines()):
        file, beside = Path(name), name[: -len(key)]
        index = _text(beside + "InRelease") or _text(beside + "Release")
        complete = complete and bool(index)
        sizes = re.findall(r"^ [0-9a-f]{32,} +([0-9]+) " + re.escape(key) + "$", index, re.MULTILINE)
        if sizes and file.exists():
            whole = whole and str(file.stat().st_size) in sizes
        elif sizes and "/binary-all/" not in key:  # those of every architecture are often not fetched
            complete = complete and any(file.parent.glob(file.name + ".*"))
    return complete, whole


def _free_gib():
    """GiB free on each file system that roles write to, by the first folder on it."""
    found = {}
    for folder in ("/", "/usr", "/var", "/opt", "/boot"):
        if Path(folder).is_dir():
            there = os.statvfs(folder)
            found.setdefault(Path(folder).stat().st_dev, (folder, round(there.f_bavail * there.f_frsize / 2**30, 1)))
    return dict(found.values())


def main():
    """Answer Ansible."""
    module = AnsibleModule(
        argument_spec={
            "sent": {"type": "float", "required": True},
            "disks": {"type": "list", "elements": "str", "default": []},
        },
        supports_check_mode=True,
    )
    kernel, system = os.uname().release, _system_disks()
    modules = {line.split()[0] for line in _text("/proc/modules").splitlines()}
    lists_complete, lists_whole = _lists(module)
    module.exit_json(
        changed=False,
        probe={
            "skew_seconds": round(time.time() - module.params["sent"]),
            "distribution": _distribution(),
            "processor": {"aarch64": "arm64"}.get(os.uname().machine, os.uname().machine),
            "init": _text("/proc/1/comm"),
            "cgroup2": Path("/sys/fs/cgroup/cgroup.controllers").exists(),
            "kernel": kernel,
            "kernels": _kernels(),
            "reboot_required": Path("/run/reboot-required").exists(),
            "headers": _headers(module, kernel),
            "secure_boot": _secure_boot(module),
            "gpus": _gpus(module),
            "gpu_modules": sorted(modules.intersection(HOLD_A_GPU)),
            "driver": _text("/sys/module/nvidia/version"),
            "gpu_users": _users_of_the_gpu(),
            "dkms_left": _left_of_dkms(),
            "runfile": Path("/usr/bin/nvidia-uninstall").exists(),
            "free_gib": _free_gib(),
            "lock_holder": _lock_holder(),
            "disks": [_disk(path, system) for path in module.params["disks"]],
            "interrupted": _interrupted(module),
            "lists_current": lists_complete and _lists_current(),
            "lists_whole": lists_whole,
            "recorded": Path("/var/lib/groundwork/before").is_dir(),
        },
    )


if __name__ == "__main__":
    main()
