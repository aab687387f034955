"""The base's plan: made by the base's own code from its own environment file, in a process of its own with a limit."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, Self, cast

from groundwork.diff.model import Commit
from groundwork.diff.side import Side, nothing, read
from groundwork.errors import BaseFailed, EnvironmentRefused, ExitCode
from groundwork.plan.json import SCHEMA
from groundwork.screen import printable
from infra.environment.mistakes import shown

LIMIT_S: Final = 120.0
"""Longest a plan of the base may take: forty times what the largest example needs."""
MOST_BYTES: Final = 256 * 1024 * 1024
"""Most that a plan may print: three hundred times the largest example."""
OWN_SERVERS: Final = "groundwork.plan.onprem/"
BREAKS: Final = re.compile(r"\s*\n\s*")
LONGEST: Final = 400
"""Letters of what the base said that are told."""


class BasePlan:
    """A process that plans the base; leaving the context ends it, whatever it is at."""

    def __init__(
        self, tree: Path, project: Path, stack: str, file: Path, base: Commit, *, limit: float = LIMIT_S
    ) -> None:
        """Start planning.

        Args:
            tree: folder with the base's files.
            project: the project's folder within it.
            stack: which to plan.
            file: environment file within the base.
            base: what is named in errors.
            limit: seconds it may take.
        """
        self._tree, self._stack, self._base = tree, stack, base
        self._limit = limit
        self._out, self._err = tree.parent / "plan.json", tree.parent / "talk.txt"
        self._ends = time.monotonic() + limit
        command = [sys.executable, "-m", "groundwork", "plan", stack, "--json", "--config-file", str(file)]
        with self._out.open("wb") as out, self._err.open("wb") as err:
            self._process = subprocess.Popen(
                command, cwd=project, env=_environment(project), stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                start_new_session=True,
            )  # fmt: skip

    def __enter__(self) -> Self:
        """Go on while it runs."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it and what it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def side(self) -> tuple[Side, tuple[str, ...]]:
        """Wait for the plan and read it, with what a reader should know of it.

        Raises:
            BaseFailed: there is none: it took too long, failed, or printed something else.
            EnvironmentRefused: the base's environment file is wrong.
        """
        code = self._wait()
        if code == ExitCode.ENVIRONMENT and self._told():
            raise EnvironmentRefused(f"the environment of {self._named} is wrong: {self._said()}", self._remedy())
        if code:
            raise BaseFailed(f"{self._named} cannot be planned: {self._said()}", self._remedy())
        return self._read()

    def _wait(self) -> int:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return self._process.wait(timeout=min(0.2, max(self._ends - time.monotonic(), 0.001)))
            if time.monotonic() >= self._ends:
                raise BaseFailed(
                    f"{self._named} was not planned within {self._limit:g} s and was stopped",
                    "`--time-limit SECONDS` gives it more; a plan by itself takes a few seconds",
                )
            if self._out.stat().st_size > MOST_BYTES:
                raise BaseFailed(
                    f"{self._named} printed more than {MOST_BYTES:,} bytes and was stopped", self._remedy()
                )

    def _read(self) -> tuple[Side, tuple[str, ...]]:
        try:
            document: Any = json.loads(self._out.read_bytes())
            found = str(cast("Mapping[str, Any]", document)["schema"])
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise BaseFailed(f"{self._named} was planned, but what it printed is no plan", self._remedy()) from error
        if found.startswith(OWN_SERVERS):
            told = f"in {self._named} the stack stands on own servers, where nothing is made: everything in the cloud is new"
            return nothing("", self._stack), (told,)
        if found != SCHEMA:
            raise BaseFailed(
                f"the plan of {self._named} is a `{shown(found)}`, and this version reads `{SCHEMA}`", self._remedy()
            )
        try:
            return read(document), ()
        except (ValueError, RecursionError) as error:
            raise BaseFailed(f"the plan of {self._named} is not as `{SCHEMA}` says", self._remedy()) from error

    @property
    def _named(self) -> str:
        return f"the base `{shown(self._base.ref)}` ({self._base.short})"

    def _remedy(self) -> str:
        return (
            f"name a base that can be planned; `groundwork plan {self._stack}` shows what the work tree has by itself"
        )

    def _told(self) -> str:
        """The first error it told in the way of this tool, with its place; empty where it told none."""
        first = self._talk().partition("error: ")[2].partition("\n\n")[0]
        sentence, _, place = first.partition("\n  --> ")
        return f"{sentence} ({place})" if place else sentence

    def _said(self) -> str:
        """What it told, or the last line of whatever else it said; on one line."""
        last = next((line for line in reversed(self._talk().splitlines()) if line.strip()), "it said nothing")
        text = BREAKS.sub(" ", self._told() or last).strip()
        return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"

    def _talk(self) -> str:
        text = self._err.read_text(encoding="utf-8", errors="replace")[-20_000:]
        return printable(text).replace(f"{self._tree}/", "")


def _environment(project: Path) -> dict[str, str]:
    """This process's variables, with the base's code in front of what is installed."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") and key != "PYTHONSAFEPATH"}
    return {**kept, "PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
