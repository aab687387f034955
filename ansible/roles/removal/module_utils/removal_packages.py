"""Packages of ours, and what came with them."""

from __future__ import annotations

import fnmatch
import os
import re
import shutil

from ansible.module_utils.removal_record import BEFORE

PURGING = BEFORE.parent / "purging"
"""Packages of a purge that is under way: where it is cut, the next run still knows what came with ours."""
LISTS = "${Package} ${db:Status-Status}\n"


def remove_packages(host, before, patterns, returns):
    """Purge them, and bring back what gave way to them."""
    if shutil.which("dpkg-query"):
        Apt(host, before).remove([pattern.partition("=")[0] for pattern in patterns], returns)
    elif shutil.which("rpm"):
        _dnf(host, before, [re.sub(r"-[0-9][^-]*(-[^-]*)?$", "", pattern) for pattern in patterns], returns)


def tell_raised(host, before):
    """Packages of before in another version now, which a package of ours asked for or the person took: they stay so."""
    if shutil.which("dpkg-query"):
        said = host.run("dpkg-query", "--show", "--showformat", "${Package} ${Version}\n")
    else:
        said = host.run("rpm", "--query", "--all", "--queryformat", "%{NAME} %{EVR}\n")
    now = dict(line.split() for line in said.splitlines() if len(line.split()) == 2)
    for name, was in sorted(before.versions.items()):
        if now.get(name, was) != was:
            host.stays.append(
                "package " + name + ": is " + now[name] + " (was " + was + "); nothing is put back to an older one"
            )


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
        self.host.stays += ["package " + name + ": another package asks for it" for name in sorted(needed)]
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
            if self.host.run("dpkg", "--audit").strip():
                self.host.run("dpkg", "--force-confold", "--configure", "-a")
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
        """What of the host nobody asks for without ours; and those of ours that somebody else's package asks for."""
        graph = Graph(self.before.packages)
        others = graph.asked_for - ours - self.before.packages
        with_ours, without = graph.reached(others | ours), graph.reached(others)
        needed = ours & without
        return (self._there(ours) - needed) | (with_ours - without - self.before.packages), needed


class Graph:
    """Installed packages, and who asks for whom. `asked_for`: installed by somebody, not only because another one wanted them."""

    def __init__(self, before):
        import apt_pkg  # noqa: PLC0415 - there is none where there is no apt

        apt_pkg.init()
        cache = apt_pkg.Cache(None)
        marks = apt_pkg.DepCache(cache)
        installed = [package for package in cache.packages if package.current_ver]
        self.before = before
        self.asked_for = {package.name for package in installed if not marks.is_auto_installed(package)}
        self.asks = {}
        for package in installed:
            # What was there before did without what it only recommends: systemd without a time daemon.
            kinds = (
                ("Depends", "PreDepends")
                if package.name in before
                else ("Depends", "PreDepends", "Recommends", "Suggests")
            )
            asks = self.asks.setdefault(package.name, set())
            for kind in kinds:
                asks.update(_installed_for(package.current_ver.depends_list.get(kind, [])))

    def reached(self, roots):
        """Packages that stay where these and those of before do."""
        found, todo = set(), list(roots | self.before)
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += self.asks.get(name, ())
        return found


def _installed_for(groups):
    """Names of installed packages that satisfy a dependency, also those that only provide it."""
    versions = (version for group in groups for dependency in group for version in dependency.all_targets())
    return {version.parent_pkg.name for version in versions if version.parent_pkg.current_ver == version}


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
