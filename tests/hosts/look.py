"""What a host is, as JSON. Runs on the host by its own Python, from standard input: nothing of it stays there.

python3 - SETTING... <look.py
"""

import hashlib
import json
import os
import stat
import subprocess
import sys
from grp import getgrall
from pathlib import Path
from pwd import getpwall

PASSED_OVER = {
    "/dev": "made by the kernel",
    "/proc": "made by the kernel",
    "/sys": "made by the kernel",
    "/run": "gone with each boot",
    "/tmp": "gone with each boot",
    "/var/tmp": "cleared by age",
    "/var/cache": "made anew by whoever needs it",
    "/var/log": "grows by itself",
    "/var/lib/apt": "lists of packages; which are automatic is compared by name",
    "/var/lib/dpkg": "of the package manager; packages are compared by name",
    "/var/lib/ucf": "of the package manager: sums of settings files, and older copies of them",
    "/var/lib/systemd": "of systemd: seeds, clocks, timers",
    "/var/backups": "copies of the package manager's state, made by a timer",
    "/root/.ansible": "of Ansible",
    "/home/ops/.ansible": "of Ansible",
    "/etc/ld.so.cache": "made anew by ldconfig",
    "/etc/passwd": "users are compared by name: numbers depend on the order they are made in",
    "/etc/group": "groups are compared by name",
    "/etc/shadow": "as /etc/passwd",
    "/etc/gshadow": "as /etc/group",
    "/etc/subuid": "as /etc/passwd",
    "/etc/subgid": "as /etc/passwd",
    "/etc/passwd-": "copy of before the last change",
    "/etc/group-": "copy of before the last change",
    "/etc/shadow-": "copy of before the last change",
    "/etc/gshadow-": "copy of before the last change",
    "/etc/subuid-": "copy of before the last change",
    "/etc/subgid-": "copy of before the last change",
    "/etc/.pwd.lock": "lock of whoever changes users",
    "/lost+found": "of the file system",
}
"""Paths that change by themselves, each with its reason, and all below them."""
NAMES_PASSED_OVER = {"__pycache__"}
UNITS = ("service", "socket", "path", "timer", "mount")
BY_THEMSELVES = (
    "session-",
    "user@",
    "user-",
    "run-",
    "systemd-tmpfiles-clean",
    "apt-daily",
    "dpkg-db-backup",
    "e2scrub",
    "init.scope",
)


def told(*argv):
    """Lines that a command says."""
    return subprocess.run(argv, capture_output=True, text=True, check=False).stdout.splitlines()


def packages():
    """Version, state, and whether it is held or automatic."""
    held, automatic = set(told("apt-mark", "showhold")), set(told("apt-mark", "showauto"))
    found = {}
    for line in told("dpkg-query", "--show", "--showformat", "${Package} ${Version} ${db:Status-Status}\n"):
        name, version, state = (*line.split(), "")[:3]
        marks = [mark for mark, names in (("held", held), ("automatic", automatic)) if name in names]
        found[name] = " ".join([version, state, *marks])
    return found


def files():
    """Mode, owner and content of all that does not change by itself."""
    owners, groups = (
        {user.pw_uid: user.pw_name for user in getpwall()},
        {group.gr_gid: group.gr_name for group in getgrall()},
    )
    found = {}
    for folder, folders, names in os.walk("/"):
        folders[:] = sorted(name for name in folders if not passed_over(os.path.join(folder, name)))  # noqa: PTH118 - a Path for each file of a system is slow
        for name in [*folders, *names]:
            path = os.path.join(folder, name)  # noqa: PTH118
            if not passed_over(path):
                found[path] = one(path, owners, groups)
    return found


def passed_over(path):
    """Whether a path changes by itself."""
    return path in PASSED_OVER or path.rpartition("/")[2] in NAMES_PASSED_OVER


def one(path, owners, groups):
    """One file as a line."""
    now = os.lstat(path)
    owner = f"{owners.get(now.st_uid, now.st_uid)}:{groups.get(now.st_gid, now.st_gid)}"
    if stat.S_ISLNK(now.st_mode):
        return f"link to {Path(path).readlink()} {owner}"
    kind = "folder" if stat.S_ISDIR(now.st_mode) else "file"
    line = f"{kind} {stat.S_IMODE(now.st_mode):04o} {owner}"
    if stat.S_ISREG(now.st_mode):
        with Path(path).open("rb") as content:
            line += f" {now.st_size} bytes {hashlib.file_digest(content, 'sha256').hexdigest()[:16]}"
    return line


def units():
    """Which are enabled, and which run."""
    files = (line.split() for line in told("systemctl", "list-unit-files", "--no-legend", "--no-pager", "--plain"))
    found = {row[0]: row[1] for row in files}
    types = f"--type={','.join(UNITS)}"
    for line in told("systemctl", "list-units", "--all", "--no-legend", "--no-pager", "--plain", types):
        name, _load, active, _sub = line.split()[:4]
        if active in ("active", "failed"):
            found[name] = f"{found.get(name, 'no file')}, {active}"
    return {name: state for name, state in found.items() if not name.startswith(BY_THEMSELVES)}


def users():
    """Users with home and shell, groups with their members; ids are given in the order that they are made in."""
    found = {f"user {user.pw_name}": f"{user.pw_dir} {user.pw_shell}" for user in getpwall()}
    return found | {f"group {group.gr_name}": " ".join(sorted(group.gr_mem)) for group in getgrall()}


def settings(names):
    """Kernel settings."""
    found = {}
    for name in names:
        file = Path("/proc/sys", *name.split("."))
        if file.exists():
            found[name] = " ".join(file.read_text().split())
    return found


def mounts():
    """File systems that are no part of a running kernel or session."""
    rows = (line.split() for line in Path("/proc/self/mounts").read_text().splitlines())
    return {row[1]: f"{row[2]} {row[0]}" for row in rows if not row[1].startswith(("/proc", "/sys", "/dev", "/run"))}


if __name__ == "__main__":
    json.dump(
        {
            "packages": packages(),
            "files": files(),
            "units": units(),
            "users": users(),
            "settings": settings(sys.argv[1:]),
            "mounts": mounts(),
        },
        sys.stdout,
    )
