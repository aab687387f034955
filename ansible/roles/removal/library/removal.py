"""Ansible module: takes away what a role names, and gives back what the record says was there before. One pass, safe to cut and to repeat."""

from __future__ import annotations

import fnmatch
import glob
import grp
import os
import pwd
import re
import shutil
import tarfile
import tempfile
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
module: removal
short_description: Takes away what a role names, and gives back what was there before
description:
  - Holds units, packages, files, folders, users and kernel settings against the record in C(/var/lib/groundwork/before).
  - On a host without a record nothing of ours is there, and nothing is done.
options:
  units: {description: Units to be as they were before., type: list, elements: str, default: []}
  packages: {description: Packages or patterns; those of before stay., type: list, elements: str, default: []}
  returns: {description: Packages that gave way to ours., type: list, elements: str, default: []}
  files: {description: Files or patterns; those of before come back., type: list, elements: str, default: []}
  folders: {description: Folders with their content; those of before stay., type: list, elements: str, default: []}
  users: {description: Users and their groups; those of before stay., type: list, elements: str, default: []}
  sysctl: {description: Kernel settings by name., type: list, elements: str, default: []}
author: [Groundwork]
"""

BEFORE = Path("/var/lib/groundwork/before")
PURGING = BEFORE.parent / "purging"
"""Packages of a purge that is under way: where it is cut, the next run still knows what came with ours."""
APT = ["apt-get", "--yes", "--quiet", "--option", "DPkg::Lock::Timeout=300"]
# What ours were recommended by was there without them: only a dependency keeps one of ours.
STRICT = [
    "--option",
    "APT::AutoRemove::RecommendsImportant=false",
    "--option",
    "APT::AutoRemove::SuggestsImportant=false",
]


class Record:
    """What the host was before."""

    def __init__(self):
        self.packages = set(self._lines("packages"))
        self.automatic = set(self._lines("automatic"))
        self.held = set(self._lines("held"))
        self.folders = set(self._lines("folders"))
        self.units = {line.split()[0]: line.split()[1] for line in self._lines("units")}
        self.active = {line.split()[0] for line in self._lines("active")}
        self.sysctl = dict(line.split(" = ", 1) for line in self._lines("sysctl") if " = " in line)
        self._tar = tarfile.open(BEFORE / "etc.tar.gz")  # noqa: SIM115 - open as long as the module runs
        self.etc = {"/" + member.name: member for member in self._tar}

    @staticmethod
    def _lines(name):
        file = BEFORE / name
        return (
            [line for line in file.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
            if file.exists()
            else []
        )

    def content(self, member):
        """Bytes of a file of before."""
        return self._tar.extractfile(member).read()

    def names(self, file):
        """First fields of `/etc/passwd` or `/etc/group` of before."""
        return {line.split(":")[0] for line in self.content(self.etc[file]).decode(errors="replace").splitlines()}

    def had_folder(self, path):
        """Whether a folder was there; those deeper than the record goes were there if their parent was."""
        if path.startswith("/etc/"):
            return path in self.etc
        return path in self.folders or (path.count("/") > 3 and self.had_folder(os.path.dirname(path)))


class Removal:
    """One role's way back."""

    def __init__(self, module, record):
        self.module = module
        self.before = record
        self.done = []
        self.stays = []
        self.reload = False

    def run(self, *argv, check=True):
        """A command; the module ends where it fails and that matters."""
        environment = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C", "SYSTEMD_PAGER": ""}
        return self.module.run_command(list(argv), check_rc=check, environ_update=environment)

    def act(self, sentence, *argv):
        """Note a change, and make it unless this is a look ahead."""
        self.done.append(sentence)
        if argv and not self.module.check_mode:
            self.run(*argv)

    # Units

    def state(self, unit):
        """Load state, active state and unit file state."""
        _rc, out, _err = self.run(
            "systemctl", "show", unit, "--property=LoadState,ActiveState,UnitFileState", check=False
        )
        known = dict(line.split("=", 1) for line in out.splitlines() if "=" in line)
        return known.get("LoadState", "not-found"), known.get("ActiveState", "inactive"), known.get("UnitFileState", "")

    def stop(self, unit):
        """A unit that did not run, or was not there, stops; one that was off is off."""
        loaded, active, enabled = self.state(unit)
        if loaded == "not-found" and active != "active":
            return
        if active in ("active", "activating", "reloading", "failed") and unit not in self.before.active:
            if active == "failed":
                self.act("unit " + unit + " is forgotten", "systemctl", "reset-failed", unit)
            else:
                self.act("unit " + unit + " stops", "systemctl", "stop", unit)
        if enabled == "enabled" and self.before.units.get(unit) != "enabled":
            self.act("unit " + unit + " is off", "systemctl", "disable", "--quiet", unit)

    def start(self, unit):
        """A unit that was on is on again, by its files of before."""
        was = self.before.units.get(unit, "")
        loaded, active, enabled = self.state(unit)
        if enabled == "masked" and was and was != "masked":
            self.act("unit " + unit + " is unmasked", "systemctl", "unmask", "--quiet", unit)
            loaded, active, enabled = self.state(unit)
        if loaded != "loaded":
            return
        if was == "enabled" and enabled != "enabled":
            self.act("unit " + unit + " is on again", "systemctl", "enable", "--quiet", unit)
        if unit in self.before.active and (active != "active" or any(line.startswith("file ") for line in self.done)):
            self.act("unit " + unit + " runs as before", "systemctl", "restart", unit)

    # Packages

    def purge(self, asked, returns):
        """Ours and what came with them, by the package manager of the host."""
        if shutil.which("dpkg-query"):
            self._apt([name.partition("=")[0] for name in asked], returns)
        elif shutil.which("rpm"):
            self._dnf(asked, returns)

    def _apt(self, asked, returns):
        _rc, out, _err = self.run("dpkg-query", "--show", "--showformat", "${Package} ${db:Status-Status}\n")
        known = dict(line.split() for line in out.splitlines())
        named = {name for name in known if any(fnmatch.fnmatch(name, pattern) for pattern in asked)}
        self._unhold(named)
        ours = {name for name in named - self.before.packages if known[name] != "not-installed"}
        leftover = {name for name in self._purging() if known.get(name, "not-installed") != "not-installed"}
        missing = [name for name in returns if name in self.before.packages and known.get(name) != "installed"]
        if not ours and not leftover and not missing:
            return
        going, kept = self._unneeded(ours, known)
        going |= leftover
        for name in sorted(kept):
            self.stays.append("package " + name + ": something else depends on it")
        if going:
            self.done.append("packages " + " ".join(sorted(going)) + " go")
            if not self.module.check_mode:
                self._note(going)
                self.run(*APT, "purge", *sorted(going))
                self._note(())
        if missing:
            self.act(
                "packages " + " ".join(missing) + " come back", *APT, "--no-install-recommends", "install", *missing
            )

    def _unhold(self, named):
        """Packages of before are held, and automatic, as they were."""
        _rc, out, _err = self.run("apt-mark", "showhold")
        held = sorted(named.intersection(out.split()) - self.before.held)
        if held:
            self.act("packages " + " ".join(held) + " are no longer held", "apt-mark", "unhold", *held)
        _rc, out, _err = self.run("apt-mark", "showauto")
        asked = sorted(named & self.before.packages & self.before.automatic - set(out.split()))
        if asked:
            self.act("packages " + " ".join(asked) + " are automatic again", "apt-mark", "auto", *asked)

    def _unneeded(self, ours, known):
        """What apt itself would take away were ours not asked for by anybody; and what of ours is needed by somebody else's."""
        with tempfile.TemporaryDirectory() as folder:
            marks = Path(folder) / "extended_states"
            real = Path("/var/lib/apt/extended_states")
            marks.write_bytes(real.read_bytes() if real.exists() else b"")
            aside = ["--option", "Dir::State::extended_states=" + str(marks)]
            without = self._autoremovable(aside)
            present = sorted(name for name in ours if known[name] == "installed")
            if present:
                self.run("apt-mark", *aside, "auto", *present)
            unneeded = self._autoremovable(aside)
        came_with_ours = (unneeded - without) - self.before.packages
        kept = {name for name in present if name not in unneeded}
        return (ours - kept) | came_with_ours, kept

    def _autoremovable(self, aside):
        _rc, out, _err = self.run("apt-get", "--simulate", *aside, *STRICT, "autoremove")
        return {name.partition(":")[0] for name in re.findall(r"^(?:Remv|Purg) (\S+)", out, re.MULTILINE)}

    def _purging(self):
        return set(PURGING.read_text(encoding="utf-8").split()) - self.before.packages if PURGING.exists() else set()

    def _note(self, names):
        """What is about to be purged, on the disk before it is begun."""
        if not names:
            PURGING.unlink(missing_ok=True)
            return
        with PURGING.open("w", encoding="utf-8") as file:
            file.write("\n".join(sorted(names)) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _dnf(self, asked, returns):
        """dnf itself takes what only these needed (`clean_requirements_on_remove`)."""
        _rc, out, _err = self.run("rpm", "--query", "--all", "--queryformat", "%{NAME}\\n")
        known = set(out.split())
        plain = [re.sub(r"-[0-9][^-]*(-[^-]*)?$", "", name.partition("=")[0]) for name in asked]
        ours = {
            name for name in known - self.before.packages if any(fnmatch.fnmatch(name, pattern) for pattern in plain)
        }
        missing = [name for name in returns if name in self.before.packages - known]
        if ours:
            self.act(
                "packages " + " ".join(sorted(ours)) + " go", "dnf", "--assumeyes", "--quiet", "remove", *sorted(ours)
            )
        if missing:
            self.act(
                "packages " + " ".join(missing) + " come back", "dnf", "--assumeyes", "--quiet", "install", *missing
            )

    # Files

    def files(self, patterns):
        """Each as before: given back, or deleted."""
        for pattern in patterns:
            found = set(glob.glob(pattern)) | {path for path in self.before.etc if fnmatch.fnmatch(path, pattern)}
            if os.path.islink(pattern):
                found.add(pattern)
            for path in sorted(found):
                self._file(path)

    def _file(self, path):
        member = self.before.etc.get(path)
        if member is not None and not member.isdir():
            if not self._as_before(path, member):
                self.done.append("file " + path + " is as before")
                self._give_back(path, member)
        elif os.path.isdir(path) and not os.path.islink(path):
            self._prune(path)
        elif os.path.lexists(path):
            self.done.append("file " + path + " goes")
            if not self.module.check_mode:
                os.unlink(path)
            self._prune(os.path.dirname(path), gone=path)
        else:
            return
        self.reload = self.reload or (path.startswith("/etc/systemd/system/") and bool(self.done))

    def _as_before(self, path, member):
        if not os.path.lexists(path):
            return False
        now = os.lstat(path)
        if member.issym():
            return os.path.islink(path) and os.readlink(path) == member.linkname
        same = (now.st_mode & 0o7777, now.st_uid, now.st_gid) == (member.mode, member.uid, member.gid)
        return same and not os.path.islink(path) and Path(path).read_bytes() == self.before.content(member)

    def _give_back(self, path, member):
        if self.module.check_mode:
            return
        os.makedirs(os.path.dirname(path), exist_ok=True)
        draft = path + ".groundwork"
        if member.issym():
            if os.path.lexists(draft):
                os.unlink(draft)
            os.symlink(member.linkname, draft)
            os.replace(draft, path)
            return
        with open(draft, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(self.before.content(member))
            os.fchown(file.fileno(), member.uid, member.gid)
            os.fchmod(file.fileno(), member.mode)
            file.flush()
            os.fsync(file.fileno())
        if os.path.islink(path):
            os.unlink(path)
        os.replace(draft, path)
        if shutil.which("restorecon"):
            self.run("restorecon", path, check=False)

    def _prune(self, folder, gone=""):
        """Folders of ours that are empty now. `gone`: what a look ahead takes as deleted."""
        while folder.count("/") > 1 and not self.before.had_folder(folder) and folder != str(BEFORE.parent):
            left = set(os.listdir(folder)) if os.path.isdir(folder) else {"?"}
            if self.module.check_mode:
                left.discard(os.path.basename(gone))
            if left or os.path.ismount(folder):
                return
            self.done.append("folder " + folder + " goes, empty")
            if not self.module.check_mode:
                os.rmdir(folder)
            folder, gone = os.path.dirname(folder), folder

    def folders(self, paths):
        """Whole trees, but none of before and none that carries a mount."""
        mounts = [line.split()[1] for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
        for pattern in paths:
            for path in sorted(glob.glob(pattern)):
                if os.path.islink(path) or not os.path.isdir(path):
                    self._file(path)
                elif self.before.had_folder(path):
                    self.stays.append("folder " + path + ": it was there before")
                elif any(point == path or point.startswith(path + "/") for point in mounts):
                    self.stays.append("folder " + path + ": something is mounted in it")
                else:
                    self.done.append("folder " + path + " goes")
                    if not self.module.check_mode:
                        shutil.rmtree(path)
                    self._prune(os.path.dirname(path), gone=path)

    # Users and kernel settings

    def users(self, names):
        """Users and groups of ours; nobody's files are touched."""
        before = self.before.names("/etc/passwd"), self.before.names("/etc/group")
        for name in names:
            if name not in before[0] and any(user.pw_name == name for user in pwd.getpwall()):
                self.act("user " + name + " goes", "userdel", name)
            if name not in before[1] and any(group.gr_name == name for group in grp.getgrall()):
                self.done.append("group " + name + " goes")
                # userdel takes the user's own group with it on some distributions.
                if not self.module.check_mode and any(group.gr_name == name for group in grp.getgrall()):
                    self.run("groupdel", name)

    def sysctl(self, names):
        """Values of before, where the kernel has them and lets us."""
        for name in names:
            file = Path("/proc/sys", *name.split("."))
            if name not in self.before.sysctl or not os.access(file, os.W_OK):
                continue
            was = self.before.sysctl[name].split()
            if file.read_text(encoding="utf-8").split() != was:
                self.act(
                    "setting " + name + " is " + " ".join(was),
                    "sysctl",
                    "--quiet",
                    "--write",
                    name + "=" + " ".join(was),
                )


def main():
    """Answer Ansible."""
    names = ("units", "packages", "returns", "files", "folders", "users", "sysctl")
    module = AnsibleModule(
        argument_spec={name: {"type": "list", "elements": "str", "default": []} for name in names},
        supports_check_mode=True,
    )
    if not BEFORE.is_dir():
        module.exit_json(changed=False, done=[], stays=[], recorded=False)
    asked = {name: list(dict.fromkeys(module.params[name])) for name in names}
    asked["units"] = [name if "." in name else name + ".service" for name in asked["units"]]
    removal = Removal(module, Record())
    for unit in asked["units"]:
        removal.stop(unit)
    removal.purge(asked["packages"], asked["returns"])
    removal.files(asked["files"])
    removal.folders(asked["folders"])
    if removal.reload and not module.check_mode:
        removal.run("systemctl", "daemon-reload")
    for unit in asked["units"]:
        removal.start(unit)
    removal.users(asked["users"])
    removal.sysctl(asked["sysctl"])
    told = "".join(line + "\n" for line in removal.done)
    module.exit_json(
        changed=bool(removal.done),
        done=removal.done,
        stays=removal.stays,
        recorded=True,
        diff={"prepared": told},
    )


if __name__ == "__main__":
    main()
