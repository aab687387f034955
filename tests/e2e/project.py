"""A project of its own in a temporary folder, the tool run on it as typed, and questions about its state and cloud."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from groundwork.sandbox.cloud import Cloud
from groundwork.sandbox.engine import find_engine

ROOT = Path(__file__).resolve().parents[2]
GROUNDWORK = (sys.executable, "-c", "import sys; from groundwork.cli import main; sys.argv[0] = 'groundwork'; main()")
FIVE_LINES = """\
# yaml-language-server: $schema=environment.schema.json
config:
  groundwork:environment:
    region: us-east-1
    owner: someone@example.com
"""


class Project:
    """A folder with `Pulumi.yaml`, a program and one stack, `dev`."""

    def __init__(self, root: Path, environment: str = FIVE_LINES, program: Path | None = None) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "Pulumi.yaml", root)
        shutil.copytree(program or Path(__file__).parent / "small", root / "stacks")
        (root / ".venv").symlink_to(ROOT / ".venv")
        self.write(environment)

    def write(self, environment: str) -> None:
        """Write the environment file."""
        (self.root / "Pulumi.dev.yaml").write_text(environment)

    def run(
        self, *args: str, env: Mapping[str, str] | None = None, timeout: float = 180
    ) -> subprocess.CompletedProcess[str]:
        """Run `groundwork ARGS` and wait."""
        return subprocess.run(
            [*GROUNDWORK, *args],
            cwd=self.root,
            env={**os.environ, "NO_COLOR": "1", **(env or {})},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def start(self, *args: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start `groundwork ARGS` in a process group of its own."""
        with (self.root / "run.log").open("w") as log:
            return subprocess.Popen(
                [*GROUNDWORK, *args],
                cwd=self.root,
                env={**os.environ, "NO_COLOR": "1", **(env or {})},
                stdout=log,
                stderr=subprocess.STDOUT,
                text=True,
                start_new_session=True,
                stdin=subprocess.DEVNULL,
            )

    def up(self, *args: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """`groundwork up dev --sandbox --yes`."""
        return self.run("up", "dev", "--sandbox", "--yes", *args, env=env)

    def down(self, *args: str) -> subprocess.CompletedProcess[str]:
        """`groundwork down dev --sandbox --yes`."""
        return self.run("down", "dev", "--sandbox", "--yes", *args)

    @property
    def folder(self) -> Path:
        return self.root / ".groundwork" / "dev"

    @property
    def cloud(self) -> Cloud:
        """The stand-in cloud the programs wrote to."""
        return Cloud(self.folder / "cloud.sqlite")

    def deployment(self) -> dict[str, Any]:
        """The state as the file backend keeps it."""
        path = self.folder / "state" / ".pulumi" / "stacks" / "groundwork" / "dev.json"
        return json.loads(path.read_text())["checkpoint"].get("latest") or {}

    def resources(self) -> dict[str, dict[str, Any]]:
        """Resources of the state by URN."""
        return {r["urn"]: r for r in self.deployment().get("resources") or []}

    def in_state(self) -> set[tuple[str, str]]:
        """Type and id of what a provider made, as the state has it."""
        made = [r for r in self.resources().values() if r.get("custom") and not r["type"].startswith("pulumi:")]
        return {(r["type"], r["id"]) for r in made}

    def in_cloud(self) -> set[tuple[str, str]]:
        """Type and id of what the program made, as the cloud has it."""
        return {(o.type, o.id) for o in self.cloud.objects() if o.made_by == "program"}


def kill_tree(root: int, *, only_engine: bool) -> bool:
    """`kill -9` the engine below process `root`, or all of it; False when there is no engine yet."""
    family = descendants(root)
    engines = [p for p in family if _program(p) == find_engine().program.name]
    if not engines:
        return False
    for process in engines if only_engine else [root, *family]:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    return True


def descendants(root: int) -> list[int]:
    """All processes below `root`."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(after[1])
    found, ring = list[int](), {root}
    while ring:
        ring = {p for p, parent in parents.items() if parent in ring}
        found += sorted(ring)
    return found


def _program(process: int) -> str:
    try:
        return Path(f"/proc/{process}/exe").readlink().name
    except OSError:
        return ""


def wait_for(condition: Any, seconds: float = 60) -> None:
    """Wait until `condition()` is true."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)
