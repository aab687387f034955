"""What a host was before our first change, as `files/record` wrote it."""

from __future__ import annotations

import tarfile
from pathlib import Path

BEFORE = Path("/var/lib/groundwork/before")


class Record:
    """Read once; nothing here changes anything."""

    def __init__(self):
        self.packages = set(_lines("packages"))
        self.versions = dict(line.split() for line in _lines("versions"))
        self.automatic = set(_lines("automatic"))
        self.held = set(_lines("held"))
        self.folders = set(_lines("folders"))
        self.units = {line.split()[0]: line.split()[1] for line in _lines("units")}
        self.active = {line.split()[0] for line in _lines("active")}
        self.sysctl = dict(line.split(" = ", 1) for line in _lines("sysctl") if " = " in line)
        self._tar = tarfile.open(BEFORE / "etc.tar.gz")  # noqa: SIM115 - open as long as the module runs
        self.etc = {"/" + member.name: member for member in self._tar}

    def content(self, member):
        """Bytes of a file of before."""
        return self._tar.extractfile(member).read()

    def names(self, file):
        """First fields of `/etc/passwd` or `/etc/group` of before."""
        return {line.split(":")[0] for line in self.content(self.etc[file]).decode(errors="replace").splitlines()}

    def had_folder(self, path):
        """Whether a folder was there; one deeper than the record goes was there if the folder around it was."""
        if Path("/etc") in path.parents:
            return str(path) in self.etc
        return str(path) in self.folders or (len(path.parents) > 3 and self.had_folder(path.parent))


def _lines(name):
    file = BEFORE / name
    text = file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""
    return [line for line in text.splitlines() if line.strip()]
