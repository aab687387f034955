"""Programs that their makers publish as archives, built from their Go modules and packed as those archives are.

What the roles then do with one is what they do with the makers' own: `source` and `sha256` of a site that has no way out. `python -m
tests.programs` builds what is missing and prints these as variables. Each is built once, under the hash of its `go.mod`, `go.sum` and
sources; modules and compiled packages stay in Go's own cache, so a build that was stopped goes on where it was.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.catalog.host_rows import ArchivedProgram
from infra.catalog.hosts import Hosts

HERE = Path(__file__).parent
CACHE = Path.home() / ".cache/groundwork/programs/built"
ROWS: Mapping[str, ArchivedProgram] = Hosts().archives

PACKAGES = {
    "jaeger": "github.com/jaegertracing/jaeger/cmd/jaeger",
    "loki": "github.com/grafana/loki/v3/cmd/loki",
    "otelcol": ".",
}
"""Go package of each program."""
VERSIONS = {
    "jaeger": "github.com/jaegertracing/jaeger/internal/version.latestVersion",
    "loki": "github.com/grafana/loki/v3/pkg/util/build.Version",
    "otelcol": "main.version",
}
"""Variable that holds the version each program says of itself."""
FOLDERS = {"jaeger": "jaeger-{version}-linux-amd64/"}
"""Folder that the program lies in, within its archive; none: at its root."""


@dataclass(frozen=True)
class Built:
    """An archive, and what the roles are told of it."""

    archive: Path
    program: Path

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.archive.read_bytes()).hexdigest()

    def variable(self) -> dict[str, dict[str, str]]:
        """The value of `collector_archives` and the like."""
        return {"x86_64": {"source": str(self.archive), "sha256": self.sha256}}


def built(name: str) -> Built:
    """The archive of a program and the program beside it, made if it is not there yet."""
    row = ROWS[name]
    archive = row.archives["x86_64"]
    folder = CACHE / f"{name}-{row.version}-{_recipe(name)}"
    found = Built(folder / Path(archive.url).name, folder / archive.executable)
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / f".{name}.lock").open("w") as lock:
        fcntl.flock(
            lock, fcntl.LOCK_EX
        )  # who comes second finds it done; two compilers side by side would take twice as long
        if found.archive.exists():
            return found
        with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=CACHE) as work:
            beside = Built(Path(work, "done", found.archive.name), Path(work, "done", found.program.name))
            beside.archive.parent.mkdir()
            _build(name, row.version, beside.program, Path(work))
            _pack(beside, FOLDERS.get(name, "").format(version=row.version))
            shutil.rmtree(folder, ignore_errors=True)
            beside.archive.parent.rename(folder)
    return found


def _recipe(name: str) -> str:
    """What the build is made of, in short."""
    found = hashlib.sha256(f"{PACKAGES[name]} {VERSIONS[name]} {FOLDERS.get(name)}".encode())
    for file in sorted((HERE / name).iterdir()):
        found.update(file.read_bytes())
    return found.hexdigest()[:12]


def _build(name: str, version: str, output: Path, work: Path) -> None:
    """Compile it beside a copy of its folder, so that Go writes nothing into the tree."""
    source = shutil.copytree(HERE / name, work / "source")
    flags = f"-s -w -X {VERSIONS[name]}={version if name != 'jaeger' else 'v' + version}"
    command = ["go", "build", "-mod=readonly", "-trimpath", "-ldflags", flags, "-o", str(output), PACKAGES[name]]
    env = {"GOFLAGS": "", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOWORK": "off"}
    subprocess.run(command, cwd=source, env=os.environ | env, check=True)


def _pack(it: Built, folder: str) -> None:
    """Pack it as its makers do. Times are none, so that one recipe gives one digest."""
    if it.archive.suffix == ".zip":
        with zipfile.ZipFile(it.archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
            entry = zipfile.ZipInfo(folder + it.program.name)
            entry.external_attr = 0o100755 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(entry, it.program.read_bytes(), compresslevel=1)
        return
    with tarfile.open(it.archive, "w:gz", compresslevel=1) as file:
        entry = file.gettarinfo(it.program, folder + it.program.name)
        entry.mode, entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = 0o755, 0, 0, 0, "root", "root"
        with it.program.open("rb") as content:
            file.addfile(entry, content)
