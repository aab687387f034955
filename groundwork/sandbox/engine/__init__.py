"""The Pulumi engine: where it is on this machine, and which of several is used.

An official `pulumi` on `PATH` is preferred: its user chose and maintains it. Without one, the engine is built once from
the Go modules that `go.mod` beside this file pins (`python -m groundwork.sandbox.install`) and kept in the cache.
"""

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from groundwork.errors import EngineMissing

WRAPPER: Final = Path(__file__).parent
MODULE: Final = "github.com/pulumi/pulumi/pkg/v3"
OLDEST: Final = (3, 200, 0)
"""Oldest engine that knows every flag used here (`--config-file` on `refresh`, `--import-pending-creates`, `--run-program`)."""


@dataclass(frozen=True)
class Engine:
    """A `pulumi` program and where it came from."""

    program: Path
    version: str
    """As the program says it, for example `v3.259.0`."""
    official: bool
    """Found on `PATH`, not built by us."""


def cache_folder() -> Path:
    """Folder of programs built by us: `$GROUNDWORK_CACHE`, else `groundwork` in the user's cache."""
    said = os.environ.get("GROUNDWORK_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(said).expanduser() if said else Path(base).expanduser() / "groundwork"


def pinned_version() -> str:
    """Version the wrapper pins, for example `v3.259.0`."""
    found = re.search(rf"{re.escape(MODULE)} (v[0-9.]+)", (WRAPPER / "go.mod").read_text())
    if not found:
        raise EngineMissing(
            f"`{WRAPPER / 'go.mod'}` names no version of `{MODULE}`", "restore the file from the repository"
        )
    return found[1]


def wrapper_key() -> str:
    """Twelve hexadecimal digits over both wrapper files: another pin is another program."""
    both = (WRAPPER / "go.mod").read_bytes() + (WRAPPER / "go.sum").read_bytes()
    return hashlib.sha256(both).hexdigest()[:12]


def built_program() -> Path:
    """Where the engine built from this wrapper lives, whether or not it has been built."""
    return cache_folder() / "bin" / f"pulumi-{pinned_version()}-{wrapper_key()}"


def find_engine() -> Engine:
    """Return the engine to use: the official one on `PATH` if new enough, else the built one.

    Raises:
        EngineMissing: neither is there; the hint says how to get one.
    """
    official = _official()
    if official:
        return official
    built = built_program()
    if built.is_file():
        return Engine(built, _version(built), official=False)
    raise EngineMissing(
        "no Pulumi engine: there is no `pulumi` on `PATH`, and none was built here",
        "`make setup` builds one (about 4 minutes the first time), or install Pulumi's own program",
    )


def _official() -> Engine | None:
    ours = cache_folder().resolve()
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        found = shutil.which("pulumi", path=folder) if folder else None
        if not found or ours in Path(found).resolve().parents:
            continue
        version = _version(Path(found))
        if _parts(version) >= OLDEST:
            return Engine(Path(found), version, official=True)
    return None


@cache
def _version(program: Path) -> str:
    quiet = {**os.environ, "PULUMI_SKIP_UPDATE_CHECK": "true"}
    answer = subprocess.run(
        [str(program), "version"], capture_output=True, text=True, env=quiet, timeout=60, check=False
    )
    return answer.stdout.strip()


def _parts(version: str) -> tuple[int, ...]:
    found = re.match(r"v?(\d+)\.(\d+)\.(\d+)", version)
    return tuple(int(part) for part in found.groups()) if found else ()
