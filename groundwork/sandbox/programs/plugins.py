"""Plug-ins written in Python, such as policy packs: started for the engine, their words streamed back."""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import IO, Any

import grpc
from pulumi.runtime.proto import language_pb2


def run_plugin(request: Any, context: grpc.ServicerContext) -> Iterator[Any]:
    """Run the plug-in that `request` names; the last message is its exit code. Ends with the engine's request."""
    program = request.info.program_directory or request.program
    env = dict(pair.split("=", 1) for pair in request.env) if request.env else dict(os.environ)
    process = subprocess.Popen(
        [sys.executable, "-u", program, *request.args],
        cwd=request.pwd or None,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    context.add_callback(process.terminate)
    with process:
        yield from _said_by(process)
        yield language_pb2.RunPluginResponse(exitcode=process.wait())


def _said_by(process: subprocess.Popen[bytes]) -> Iterator[Any]:
    """Yield what a plug-in writes to either stream, as it writes it."""
    said: queue.Queue[Any] = queue.Queue()
    streams = [("stdout", process.stdout), ("stderr", process.stderr)]
    for name, stream in streams:
        threading.Thread(target=_pump, args=(name, stream, said), daemon=True).start()
    open_streams = len(streams)
    while open_streams:
        part = said.get()
        if part is None:
            open_streams -= 1
        else:
            yield part


def _pump(name: str, stream: IO[bytes] | None, said: "queue.Queue[Any]") -> None:
    for line in iter(stream.readline, b"") if stream else ():
        fields: dict[str, Any] = {name: line}
        said.put(language_pb2.RunPluginResponse(**fields))
    said.put(None)
