"""Packages of ours, and what came with them."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil
import tempfile
from pathlib import Path

from ansible.module_utils.removal_record import BEFORE

PURGING = BEFORE.parent / "purging"
"""Packages of a purge that is under way: where it is cut, the next run still knows what came with ours."""
LISTS = "${Package} ${db:Status-Status}\n"
MARKS = Path("/var/lib/apt/extended_states")
# A dependency alone keeps one of ours: what recommends it (systemd a time daemon) was there without it.
STRICT = ["-o", "APT::AutoRemove::RecommendsImportant=false", "-o", "APT::AutoRemove::SuggestsImportant=false"]


def remove_packages(host, before, patterns, returns):
    """Purge them, and bring back what gave way to them."""
    if shutil.which("dpkg-query"):
        Apt(host, before).remove([pattern.partition("=")[0] for pattern in patterns], returns)
    elif shutil.which("rpm"):
        _dnf(host, before, [re.sub(r"-[0-9][^-]*(-[^-]*)?$", "", pattern) for pattern in patterns], returns)


class Apt:
    """Debian and Ubuntu."""

    def __init__(self, host, before):
        self.host = host
        self.before = before
        self.status = dict(
            line.split() for line in host.run("dpkg-query", "--show", "--showformat", LISTS).splitlines()
        )

    def remove(self, patterns, returns):
        """One transaction for what goes, one for what comes back."""
        named = {name for name in self.status if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)}
        self._marks_of_before(named)
        going, needed = self._with_what_came(named - self.before.packages)
        going |= self._there(PURGING.read_text(encoding="utf-8").split() if PURGING.exists() else ())
        self.host.stays += ["package " + name + ": something else depends on it" for name in sorted(needed)]
        if going:
            self._purge(sorted(going))
        back = sorted(name for name in returns if name in self.before.packages and self.status.get(name) != "installed")
        if back:
            words = ["apt-get", "--yes", "-o", "DPkg::Lock::Timeout=300", "--no-install-recommends", "install"]
            self.host.act("packages " + " ".join(back) + " come back", *words, *back)

    def _there(self, names):
        return {
            name for name in names if self.status.get(name, "not-installed") != "not-installed"
        } - self.before.packages

    def _purge(self, names):
        if self.host.act("packages " + " ".join(names) + " go"):
            with PURGING.open("w", encoding="utf-8") as file:
                file.write("\n".join(names) + "\n")
                file.flush()
                os.fsync(file.fileno())
            self.host.run("apt-get", "--yes", "-o", "DPkg::Lock::Timeout=300", "purge", *names)
            PURGING.unlink()

    def _marks_of_before(self, named):
        """Packages of before are held, and automatic, as they were; ours are not held, or apt would keep them."""
        held = named.intersection(self.host.run("apt-mark", "showhold").split()) - self.before.held
        if held:
            self.host.act(
                "packages " + " ".join(sorted(held)) + " are no longer held", "apt-mark", "unhold", *sorted(held)
            )
        asked = (
            named & self.before.packages & self.before.automatic - set(self.host.run("apt-mark", "showauto").split())
        )
        if asked:
            self.host.act(
                "packages " + " ".join(sorted(asked)) + " are automatic again", "apt-mark", "auto", *sorted(asked)
            )

    def _with_what_came(self, ours):
        """What apt itself would take away were ours asked for by nobody; and those of ours that somebody else's package needs."""
        present = sorted(name for name in ours if self.status[name] == "installed")
        if not present:
            return self._there(ours), set()
        with tempfile.TemporaryDirectory() as folder:
            marks = Path(folder) / "extended_states"
            marks.write_bytes(MARKS.read_bytes() if MARKS.exists() else b"")
            aside = ["-o", "Dir::State::extended_states=" + str(marks)]
            anyway = self._unneeded(aside)
            self.host.run("apt-mark", *aside, "auto", *present)
            unneeded = self._unneeded(aside)
        needed = set(present) - unneeded
        return (self._there(ours) - needed) | (unneeded - anyway - self.before.packages), needed

    def _unneeded(self, aside):
        told = self.host.run("apt-get", "--simulate", "-o", "Debug::NoLocking=true", *aside, *STRICT, "autoremove")
        return {name.partition(":")[0] for name in re.findall(r"^(?:Remv|Purg) (\S+)", told, re.MULTILINE)}


def _dnf(host, before, patterns, returns):
    """dnf takes with a package what only that one needed (`clean_requirements_on_remove`)."""
    known = set(host.run("rpm", "--query", "--all", "--queryformat", "%{NAME}\\n").split())
    ours = sorted(
        name for name in known - before.packages if any(fnmatch.fnmatch(name, pattern) for pattern in patterns)
    )
    if ours:
        host.act("packages " + " ".join(ours) + " go", "dnf", "--assumeyes", "remove", *ours)
    back = sorted(name for name in returns if name in before.packages - known)
    if back:
        host.act("packages " + " ".join(back) + " come back", "dnf", "--assumeyes", "install", *back)
