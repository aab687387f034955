"""The engine's process: started apart from our terminal, so that one Ctrl-C is one request to stop, whoever sends it."""

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, Any

from pulumi.automation import CommandResult, PulumiCommand
from pulumi.automation.errors import create_command_error
from semver import VersionInfo

from groundwork.sandbox.engine import Engine

OnOutput = Callable[[str], Any]


class EngineCommand(PulumiCommand):
    """Runs `pulumi` in a session of its own and passes requests to stop on to it.

    In the terminal's own process group the engine would get each Ctrl-C twice (from the terminal and from us), and it
    takes the second for "terminate at once".
    """

    def __init__(self, engine: Engine) -> None:
        """Use `engine`, whose version has been checked; the SDK's own constructor would start it once more."""
        self.command = str(engine.program)
        self.version = VersionInfo.parse(engine.version.removeprefix("v"))
        self.stops = 0
        self._process: subprocess.Popen[str] | None = None

    def run(
        self,
        args: list[str],
        cwd: str,
        additional_env: Mapping[str, str],
        on_output: OnOutput | None = None,
        on_error: OnOutput | None = None,
    ) -> CommandResult:
        """Run `pulumi ARGS` and return what it said; raise the SDK's `CommandError` if it fails."""
        env = {**os.environ, **additional_env, "PULUMI_AUTOMATION_API": "true"}
        command = [self.command, "--non-interactive", *args]
        with subprocess.Popen(
            command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            self._process = process
            out: list[str] = []
            err: list[str] = []
            readers = [_reader(process.stdout, out, on_output), _reader(process.stderr, err, on_error)]
            for reader in readers:
                reader.join()
            code = process.wait()
            self._process = None
        result = CommandResult(stdout="\n".join(out), stderr="\n".join(err), code=code)
        if code:
            raise create_command_error(result)
        return result

    def stop(self) -> int:
        """Ask the engine to stop: first to finish what it has begun, then at once, then by force. Returns the count."""
        self.stops += 1
        process = self._process
        if process is not None:
            with suppress(ProcessLookupError):
                if self.stops <= 2:
                    process.send_signal(signal.SIGINT)
                else:
                    os.killpg(process.pid, signal.SIGKILL)
        return self.stops


def _reader(stream: IO[str] | None, lines: list[str], tell: OnOutput | None) -> threading.Thread:
    def read() -> None:
        for line in stream or ():
            text = line.rstrip()
            lines.append(text)
            if tell:
                tell(text)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    return thread
