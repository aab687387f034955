"""Bring a device to the release that its source names, over a line that is thin and breaks.

    sync.py run        fetch what is missing, try it, switch to it
    sync.py rollback   back to the release before, and stay there until the source names another
    sync.py status     which release is served, and which were refused

The source is a folder behind HTTP: `manifest.json` says `{"models": {"NAME": {"version": "1", "files": {"model.onnx": {"sha256": …,
"bytes": …}}}}}`, and a file lies at `objects/SHA256`. curl fetches, goes on where it was cut, and keeps within the rate. A file is one only
when its sum is right; a release is one only when all its files are there and ONNX Runtime loads each; the link `current` moves by one
rename, and back if the server does not serve it in time. Whatever moment the power goes, one release is whole and served.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE_S = 120
"""How long the server may take to load a release."""


class SyncError(Exception):
    """What the journal is told; the timer tries again."""


@dataclass(frozen=True)
class Device:
    """Where things lie, and how they are fetched."""

    state: Path
    source: str
    curl: list[str]
    load: list[str]
    served: str

    @property
    def objects(self) -> Path:
        """Files by their sums."""
        return self.state / "objects"

    @property
    def releases(self) -> Path:
        """Folders of hard links to them."""
        return self.state / "releases"

    def link(self, name: str) -> str:
        """Release that `current`, `previous` or `refused` names; empty where none is."""
        path = self.state / name
        return path.readlink().name if path.is_symlink() else ""

    def point(self, name: str, release: str) -> None:
        """Move a link, by one rename."""
        draft = self.state / f"{name}.new"
        draft.unlink(missing_ok=True)
        draft.symlink_to(Path("releases", release))
        _sync(self.state)
        draft.rename(self.state / name)
        _sync(self.state)


def run(device: Device) -> None:
    """Everything, in an order that leaves a whole release at any moment."""
    for folder in (device.objects, device.releases):
        folder.mkdir(parents=True, exist_ok=True)
    manifest = _fetch_manifest(device)
    name = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()[:16]
    if name in (device.link("current"), device.link("refused")):
        print(
            f"release {name} is {'served' if name == device.link('current') else 'refused, the source names no other'}"
        )
        return
    files = _files(manifest)
    _room(device, files)
    for sha256, size in files.items():
        _fetch(device, sha256, size)
    folder = _assemble(device, name, manifest)
    tried = subprocess.run([*device.load, str(folder)], capture_output=True, text=True, check=False)
    if tried.returncode:
        device.point("refused", name)
        raise SyncError(f"release {name} does not load: {(tried.stderr or tried.stdout).strip().splitlines()[-1:]}")
    _switch(device, name)
    _clean(device)


def rollback(device: Device) -> None:
    """The release before, and the one that is left is refused."""
    before, now = device.link("previous"), device.link("current")
    if not before or before == now:
        raise SyncError("there is no release before this one")
    device.point("refused", now)
    device.point("current", before)
    _await(device, before)
    print(f"release {before} is served again; {now} is refused")


def status(device: Device) -> None:
    """The links, and that what is current is what is served."""
    links = {name: device.link(name) for name in ("current", "previous", "refused")}
    print(json.dumps(links))
    if (said := _said(device)) != links["current"]:
        raise SyncError(f"release {links['current'] or 'none'} is current, and the server says {said or 'none'}")


def _fetch_manifest(device: Device) -> dict[str, Any]:
    draft = device.state / "manifest.new"
    _curl(device, "manifest.json", draft)
    try:
        manifest = json.loads(draft.read_text(encoding="utf-8"))
        for model, said in manifest["models"].items():
            for part in (model, said["version"], *said["files"]):
                if not isinstance(part, str) or part in ("", ".", "..") or "/" in part:
                    raise SyncError(f"manifest: `{part}` is no name")
            if "model.onnx" not in said["files"]:
                raise SyncError(f"manifest: `{model}` has no model.onnx")
            for file in said["files"].values():
                if len(bytes.fromhex(file["sha256"])) != 32 or int(file["bytes"]) < 0:
                    raise SyncError(f"manifest: `{model}`: {file}")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SyncError(f"manifest: {error!r}") from error
    return manifest


def _files(manifest: dict[str, Any]) -> dict[str, int]:
    return {
        file["sha256"].lower(): int(file["bytes"])
        for said in manifest["models"].values()
        for file in said["files"].values()
    }


def _room(device: Device, files: dict[str, int]) -> None:
    """A full disk is told before it is one: what is missing, and a tenth of the disk that stays free."""
    usage = shutil.disk_usage(device.state)
    missing = 0
    for sha256, size in files.items():
        if not (device.objects / sha256).exists():
            part = device.objects / f"{sha256}.part"
            missing += size - min(size, part.stat().st_size if part.exists() else 0)
    if missing > usage.free - usage.total // 10:
        raise SyncError(
            f"no room: {missing} bytes are missing, {usage.free} are free, of which {usage.total // 10} stay so"
        )


def _fetch(device: Device, sha256: str, size: int) -> None:
    done, part = device.objects / sha256, device.objects / f"{sha256}.part"
    if done.exists():
        return
    if part.exists() and part.stat().st_size > size:
        part.unlink()
    if not part.exists() or part.stat().st_size < size:
        _curl(device, f"objects/{sha256}", part, "--continue-at", "-")
    found = hashlib.sha256()
    with part.open("rb") as file:
        while chunk := file.read(1 << 20):
            found.update(chunk)
        os.fsync(file.fileno())
    if found.hexdigest() != sha256:
        part.unlink()
        raise SyncError(f"objects/{sha256}: its sum is {found.hexdigest()}; it is fetched anew")
    part.rename(done)
    _sync(device.objects)


def _curl(device: Device, path: str, to: Path, *more: str) -> None:
    argv = [*device.curl, *more, "--output", str(to), f"{device.source.rstrip('/')}/{path}"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SyncError(f"{path}: curl ended with {done.returncode}: {done.stderr.strip()}")


def _assemble(device: Device, name: str, manifest: dict[str, Any]) -> Path:
    """A folder of hard links: files that two releases share are there once."""
    draft, folder = device.releases / f"{name}.new", device.releases / name
    shutil.rmtree(draft, ignore_errors=True)
    if not folder.exists():
        for model, said in manifest["models"].items():
            into = draft / model / said["version"]
            into.mkdir(parents=True)
            for file, what in said["files"].items():
                os.link(device.objects / what["sha256"].lower(), into / file)
        draft.mkdir(exist_ok=True)
        draft.rename(folder)
        _sync(device.releases)
    return folder


def _switch(device: Device, name: str) -> None:
    before = device.link("current")
    if before:
        device.point("previous", before)
    device.point("current", name)
    try:
        _await(device, name)
    except SyncError:
        device.point("refused", name)
        if before:
            device.point("current", before)
        raise
    print(f"release {name} is served{f'; {before} was' if before else ''}")


def _await(device: Device, name: str) -> None:
    """Until the server says it serves a release."""
    until = time.monotonic() + PATIENCE_S
    while (said := _said(device)) != name:
        if time.monotonic() > until:
            raise SyncError(f"release {name} is not served after {PATIENCE_S} s; the server says {said or 'none'}")
        time.sleep(0.5)


def _said(device: Device) -> str:
    try:
        with urllib.request.urlopen(f"{device.served}/v2", timeout=5) as answer:  # noqa: S310  (loopback, by our own settings)
            return json.load(answer)["version"]
    except (OSError, ValueError, KeyError) as error:
        return str(error)


def _clean(device: Device) -> None:
    """Releases but for those that links name, and files of no release."""
    kept = {device.link(name) for name in ("current", "previous")}
    for folder in device.releases.iterdir():
        if folder.name not in kept:
            shutil.rmtree(folder)
    for file in device.objects.iterdir():
        if file.suffix == ".part" or file.stat().st_nlink == 1:
            file.unlink()


def _sync(folder: Path) -> None:
    """What was renamed in a folder stays so when the power goes."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def main() -> None:
    """One of the three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=["run", "rollback", "status"])
    parser.add_argument("--settings", type=Path, default=Path("/etc/groundwork/edge/sync.json"))
    args = parser.parse_args()
    settings = json.loads(args.settings.read_text(encoding="utf-8"))
    device = Device(Path(settings["state"]), *(settings[key] for key in ("source", "curl", "load", "served")))
    try:
        {"run": run, "rollback": rollback, "status": status}[args.act](device)
    except SyncError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
