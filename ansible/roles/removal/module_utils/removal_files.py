"""Files and folders of ours, and files of before that ours replaced."""

from __future__ import annotations

import fnmatch
import os
import shutil
from pathlib import Path


class Files:
    """`units_changed`: whether systemd has to read its units anew."""

    def __init__(self, host, before):
        self.host = host
        self.before = before
        self.gone = set()
        self.changed = set()

    @property
    def units_changed(self):
        """Whether a file of systemd's was given back or deleted."""
        return any(path.parts[:4] == ("/", "etc", "systemd", "system") for path in self.changed)

    def remove(self, pattern):
        """Each file of the pattern as before: given back, or deleted."""
        of_before = (Path(path) for path in self.before.etc if fnmatch.fnmatch(path, pattern))
        for path in sorted({*_found(pattern), *of_before}):
            member = self.before.etc.get(str(path))
            if member is not None and not member.isdir():
                self._as_before(path, member)
            elif path.is_dir() and not path.is_symlink():
                self._prune(path)
            elif os.path.lexists(path):
                self._delete(path)

    def remove_folder(self, pattern):
        """A whole tree, but none of before and none that carries a mount."""
        mounts = [Path(line.split()[1]) for line in Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()]
        for path in _found(pattern):
            if self.before.had_folder(path):
                self.host.stays.append("folder " + str(path) + ": it was there before")
            elif any(point == path or path in point.parents for point in mounts):
                self.host.stays.append("folder " + str(path) + ": something is mounted in it")
            else:
                self._delete(path)

    def _delete(self, path):
        tree = path.is_dir() and not path.is_symlink()
        self.changed.add(path)
        self.gone.add(path)
        if self.host.act(("folder " if tree else "file ") + str(path) + " goes"):
            if tree:
                shutil.rmtree(str(path))
            else:
                path.unlink()
        self._prune(path.parent)

    def _prune(self, folder):
        """Folders that nobody had before and that are empty now. A look ahead takes as gone what it would delete."""
        while len(folder.parts) > 2 and not self.before.had_folder(folder) and folder.is_dir():
            if set(folder.iterdir()) - self.gone or folder.is_mount():
                return
            self.gone.add(folder)
            if self.host.act("folder " + str(folder) + " goes, empty"):
                folder.rmdir()
            folder = folder.parent

    def _as_before(self, path, member):
        if self._is_as_before(path, member):
            return
        self.changed.add(path)
        if not self.host.act("file " + str(path) + " is as before"):
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(path.name + ".groundwork")
        if os.path.lexists(draft):
            draft.unlink()
        if member.issym():
            draft.symlink_to(member.linkname)
        else:
            _write(draft, self.before.content(member), member)
        draft.replace(path)
        if shutil.which("restorecon"):
            self.host.run("restorecon", path, check=False)

    def _is_as_before(self, path, member):
        if member.issym():
            return path.is_symlink() and os.readlink(path) == member.linkname  # noqa: PTH115 - hosts may have Python 3.8
        if path.is_symlink() or not path.is_file():
            return False
        now = path.stat()
        same = (now.st_mode & 0o7777, now.st_uid, now.st_gid) == (member.mode, member.uid, member.gid)
        return same and path.read_bytes() == self.before.content(member)


def _found(pattern):
    """Paths of a pattern, dangling links too."""
    return sorted(Path("/").glob(pattern.lstrip("/")))


def _write(draft, content, member):
    """Whole and on the disk before it takes the file's place; readable by nobody else until it has its mode."""
    with draft.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
        os.fchown(file.fileno(), member.uid, member.gid)
        os.fchmod(file.fileno(), member.mode)
        file.flush()
        os.fsync(file.fileno())
