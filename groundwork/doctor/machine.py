"""This machine: Python, the engine, its language host, the provider, Git."""

import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Final

from groundwork.doctor.finding import Finding, State, judged
from groundwork.errors import EngineMissing
from groundwork.sandbox.engine import OLDEST, find_engine
from groundwork.sandbox.home import LANGUAGE, PROVIDER

PYTHON: Final = (3, 11)
"""Oldest Python the project runs on; the same as `requires-python`."""


def look_at_machine() -> Iterator[Finding]:
    """Look at every program an apply starts."""
    found = ".".join(map(str, sys.version_info[:3]))
    wanted = ".".join(map(str, PYTHON))
    yield judged(
        "machine",
        "python",
        found,
        f"{wanted} or newer",
        "make setup PYTHON=/path/to/python3.11",
        good=sys.version_info >= PYTHON,
    )
    yield _engine()
    yield _language_host()
    yield _provider()
    git = shutil.which("git")
    yield judged(
        "machine",
        "git",
        git or "not on PATH",
        "git on PATH",
        "apt-get install git",
        good=git is not None,
        bad=State.WARNING,
    )


def _engine() -> Finding:
    wanted = f"v{'.'.join(map(str, OLDEST))} or newer"
    try:
        engine = find_engine()
    except EngineMissing as error:
        return Finding("machine", "pulumi", State.LACKS, "no engine", wanted, error.hint)
    whose = "on PATH" if engine.official else "built from Go modules"
    return Finding("machine", "pulumi", State.OK, f"{engine.version}, {whose}", wanted)


def _language_host() -> Finding:
    official = shutil.which(LANGUAGE)
    got = official or "the project's own, which needs no installation"
    return Finding("machine", LANGUAGE, State.OK, got, "any: an official one on PATH is preferred")


def _provider() -> Finding:
    """The provider program for a real account; the sandbox brings its own."""
    wanted = version("pulumi-aws")
    home = Path(os.environ.get("PULUMI_HOME") or "~/.pulumi").expanduser()
    found = shutil.which(PROVIDER) or next(
        iter(sorted(map(str, (home / "plugins").glob(f"resource-aws-v{wanted}*")))), None
    )
    remedy = f"pulumi plugin install resource aws v{wanted} (the engine does so by itself when it is online; --sandbox needs none)"
    return judged(
        "machine", PROVIDER, found or "not installed", f"v{wanted}", remedy, good=found is not None, bad=State.WARNING
    )
