"""The engine's home in a sandbox: a plug-in folder with our programs, so that nothing is fetched and `~/.pulumi` stays untouched."""

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

LANGUAGE: Final = "pulumi-language-python"
PROVIDER: Final = "pulumi-resource-aws"
HOST_MODULE: Final = "groundwork.sandbox.programs.language"
PROVIDER_MODULE: Final = "groundwork.sandbox.programs.provider"


def make_home(home: Path) -> Mapping[str, str]:
    """Make the plug-in folder below `home` and return the environment that points the engine at it.

    An official language host, beside an official engine or on `PATH`, is found by the engine before ours. An official
    AWS provider on `PATH` would be too, and would reach for a real account: then programs on `PATH` are ignored.
    """
    write_program(home / "plugins" / f"language-python-v{version('pulumi')}" / LANGUAGE, HOST_MODULE)
    write_program(home / "plugins" / f"resource-aws-v{version('pulumi-aws')}" / PROVIDER, PROVIDER_MODULE)
    found = {"PULUMI_HOME": str(home), "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true"}
    return found | ({"PULUMI_IGNORE_AMBIENT_PLUGINS": "true"} if shutil.which(PROVIDER) else {})


def make_language_folder(base: Path) -> Path | None:
    """For a real cloud: a folder for `PATH` with our language host, or None where an official one is on `PATH`."""
    if shutil.which(LANGUAGE):
        return None
    write_program(base / LANGUAGE, HOST_MODULE)
    return base


def write_program(path: Path, module: str) -> None:
    """Write a script that starts `module` in this Python."""
    write_script(path, f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m {module} "$@"\n')


def write_script(path: Path, text: str) -> None:
    """Write an executable script unless it is there already; replaced in one step, for two commands at once."""
    if path.is_file() and path.read_text() == text:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    fresh.write_text(text)
    fresh.chmod(0o755)
    fresh.replace(path)
