"""Get the Pulumi engine onto this machine: `python -m groundwork.sandbox.install`.

Does nothing where an official `pulumi` is on `PATH` or the pinned one is built already. Else builds it from Go modules:
about 4 minutes and 3 GB of Go cache the first time. Modules and compiled packages stay in Go's own cache, so a build that
was stopped goes on where it was; the finished program is moved into place in one step and is never half there.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from typing import Final

from groundwork.errors import EngineMissing, GroundworkError
from groundwork.sandbox.engine import MODULE, WRAPPER, Engine, built_program, cache_folder, find_engine, pinned_version
from groundwork.screen import show_error

HEARTBEAT_S: Final = 3.0
"""Longest silence on the screen, seconds."""
ATTEMPTS: Final = 3
"""Times a step is tried: a module download can be cut off, and what arrived is kept."""
VERSION_VARIABLE: Final = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version"


def install() -> Engine:
    """Return the engine, building it first if this machine has none."""
    with suppress(EngineMissing):
        return find_engine()
    go = _go()
    target = built_program()
    target.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=".build-", dir=target.parent) as folder:
        work = Path(folder)
        for name in ("go.mod", "go.sum"):
            shutil.copyfile(WRAPPER / name, work / name)
        _step("fetching the engine's modules", [go, "mod", "download", "-x"], work)
        _step("compiling the engine", _build(go, work / "pulumi"), work)
        (work / "pulumi").replace(target)
    _point(target)
    _tell(f"engine {pinned_version()} is ready after {time.monotonic() - started:.0f} s: {target}")
    return find_engine()


def _go() -> str:
    go = shutil.which("go")
    if not go:
        raise EngineMissing(
            f"the Pulumi engine must be built, and there is no Go compiler on `PATH` (`go` 1.{_wanted_go()} or newer)",
            "install Go or Pulumi's own program, then run `make setup` again",
        )
    answer = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False).stdout.strip()
    found = re.match(r"go1\.(\d+)", answer)
    if found and int(found[1]) < _wanted_go():
        raise EngineMissing(
            f"the Pulumi engine needs Go 1.{_wanted_go()}, this machine's `go` is `{answer.removeprefix('go')}`",
            "install a newer Go or Pulumi's own program, then run `make setup` again",
        )
    return go


def _wanted_go() -> int:
    found = re.search(r"^go 1\.(\d+)", (WRAPPER / "go.mod").read_text(), re.M)
    return int(found[1]) if found else 0


def _build(go: str, output: Path) -> list[str]:
    flags = f"-s -w -X {VERSION_VARIABLE}={pinned_version()}"
    return [
        go,
        "build",
        "-v",
        "-mod=readonly",
        "-trimpath",
        "-ldflags",
        flags,
        "-o",
        str(output),
        f"{MODULE}/cmd/pulumi",
    ]


def _step(title: str, command: Sequence[str], folder: Path) -> None:
    """Run one step with progress, again if it fails: Go keeps what it has finished."""
    tail: str | None = None
    for attempt in range(1, ATTEMPTS + 1):
        tail = _run(title, command, folder)
        if tail is None:
            return
        if attempt < ATTEMPTS:
            _tell(f"{title}: stopped ({tail}); trying again, what is done stays done")
            time.sleep(2 * attempt)
    raise EngineMissing(
        f"{title} failed: {tail}",
        "check that Go reaches its module proxy (`go env GOPROXY`), then run `make setup` again",
    )


def _run(title: str, command: Sequence[str], folder: Path) -> str | None:
    """Run `command`, showing how far it is every few seconds; return its last line if it fails, else None."""
    env = {**os.environ, "GOFLAGS": "", "GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOWORK": "off"}
    started, done, last = time.monotonic(), 0, ""
    with subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        for line in _lines(process):
            if line:
                done, last = done + 1, line
            else:
                _tell(f"{title}: {done} done, {time.monotonic() - started:.0f} s")
    return None if process.returncode == 0 else (last or f"exit code {process.returncode}")


def _lines(process: subprocess.Popen[str]) -> Iterator[str]:
    """Yield the process's lines as they come, and an empty one whenever it is time for a sign of life."""
    queue: Queue[str | None] = Queue()

    def read() -> None:
        for line in process.stdout or ():
            queue.put(line.strip())
        queue.put(None)

    threading.Thread(target=read, daemon=True).start()
    shown = 0.0
    while True:
        with suppress(Empty):
            line = queue.get(timeout=HEARTBEAT_S)
            if line is None:
                return
            if line:
                yield line
        if time.monotonic() - shown >= HEARTBEAT_S:
            shown = time.monotonic()
            yield ""


def _point(target: Path) -> None:
    """Let `bin/pulumi` name the program, so that one folder on `PATH` is enough; replaced in one step."""
    link = cache_folder() / "bin" / "pulumi"
    fresh = link.with_name(f".pulumi-{os.getpid()}")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target.name)
    fresh.replace(link)


def _tell(line: str) -> None:
    print(f"  {line}", file=sys.stderr, flush=True)


def main() -> int:
    """Install and say what is used; exit code 3 where it cannot be done."""
    try:
        engine = install()
    except GroundworkError as error:
        show_error(error)
        return error.exit_code
    whose = "the one on PATH" if engine.official else "built here"
    print(f"pulumi {engine.version} ({whose}): {engine.program}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
