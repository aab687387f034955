"""The Python language host: runs the Pulumi program, and policy packs, for the engine.

It stands in where Pulumi's own `pulumi-language-python` is not installed. The program runs in this process, whose Python
is the virtual environment's, so its packages are at hand; every run starts with the project's modules unloaded, as a new
process would.
"""

# ruff: noqa: N802 - the methods have the names the protocol gives them

import asyncio
import contextvars
import importlib.metadata
import json
import logging
import os
import platform
import runpy
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, cast

import grpc
from google.protobuf import empty_pb2
from pulumi import log
from pulumi.errors import RunError
from pulumi.runtime import reset_options, run_in_stack, set_all_config
from pulumi.runtime.proto import LanguageRuntimeServicer, language_pb2, language_pb2_grpc, plugin_pb2

from groundwork.sandbox.programs.faults import explain
from groundwork.sandbox.programs.plugins import run_plugin
from groundwork.sandbox.programs.serving import serve


class Host(LanguageRuntimeServicer):
    """What the engine asks of a language."""

    def Handshake(self, request: Any, context: Any) -> Any:
        """Say hello; nothing is negotiated."""
        return language_pb2.LanguageHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        """Version of this host: the SDK's, as with the official one."""
        return plugin_pb2.PluginInfo(version=importlib.metadata.version("pulumi"))

    def About(self, request: Any, context: Any) -> Any:
        """Python that runs the program, for `pulumi about`."""
        return language_pb2.AboutResponse(executable=sys.executable, version=platform.python_version())

    def GetRequiredPlugins(self, request: Any, context: Any) -> Any:
        """Nothing: superseded by `GetRequiredPackages`."""
        return language_pb2.GetRequiredPluginsResponse()

    def GetRequiredPackages(self, request: Any, context: Any) -> Any:
        """Name the providers the installed SDKs want, so that the engine can install what is missing."""
        return language_pb2.GetRequiredPackagesResponse(packages=list(_required_packages()))

    def InstallDependencies(self, request: Any, context: Any) -> Iterator[Any]:
        """Nothing to do: `make setup` installs the locked packages."""
        yield language_pb2.InstallDependenciesResponse(stdout=b"dependencies are installed by `make setup`\n")

    def GetProgramDependencies(self, request: Any, context: Any) -> Any:
        """List the packages of this Python, for `pulumi about`."""
        found = sorted({(d.name, d.version) for d in importlib.metadata.distributions()})
        named = [language_pb2.DependencyInfo(name=name, version=version) for name, version in found]
        return language_pb2.GetProgramDependenciesResponse(dependencies=named)

    def RuntimeOptionsPrompts(self, request: Any, context: Any) -> Any:
        """Ask the user nothing: `Pulumi.yaml` says which environment is used."""
        return language_pb2.RuntimeOptionsResponse()

    def Cancel(self, request: Any, context: Any) -> Any:
        """Nothing to undo: the program only registers resources, and the engine has stopped listening."""
        return empty_pb2.Empty()

    def Run(self, request: Any, context: Any) -> Any:
        """Run the program once; in a context of its own, because the SDK keeps its settings in one."""
        return contextvars.copy_context().run(_run, request)

    def RunPlugin(self, request: Any, context: Any) -> Iterator[Any]:
        """Run a plugin written in Python, for example a policy pack, and stream what it says."""
        yield from run_plugin(request, context)


def _run(request: Any) -> Any:
    """Run the program named by `request` and say how it ended; its errors reach the user once, as diagnostics."""
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    reset_options(
        project=request.project,
        monitor_address=request.monitor_address,
        engine_address=request.args[0] if request.args else "",
        stack=request.stack,
        parallel=request.parallel,
        preview=request.dryRun,
        organization=request.organization or "organization",
        root_directory=request.info.root_directory,
    )
    set_all_config(dict(request.config), list(request.configSecretKeys))
    loop = asyncio.new_event_loop()
    loop.set_default_executor(
        ThreadPoolExecutor(max_workers=max(request.parallel, 1) * 4 if request.parallel < 64 else 256)
    )
    loop.set_exception_handler(_quiet)
    root = Path(request.info.root_directory or request.pwd)
    try:
        loop.run_until_complete(run_in_stack(lambda: _program(request, root)))
    except grpc.RpcError as error:
        if cast("grpc.Call", error).code() == grpc.StatusCode.UNAVAILABLE:
            return language_pb2.RunResponse()  # the engine is shutting down and has said why
        return _bail(f"the engine refused a request: {cast('grpc.Call', error).details()}")
    except BaseException as error:
        return _bail(explain(error, root))
    finally:
        _close(loop)
    return language_pb2.RunResponse()


def _program(request: Any, root: Path) -> None:
    """Execute the program's `__main__` as `python <program>` would, its project's modules freshly loaded."""
    folder = Path(request.info.program_directory or request.pwd)
    for name, module in list(sys.modules.items()):
        origin = getattr(module, "__file__", None)
        ours = name in {"__main__", "groundwork"} or name.startswith("groundwork.")
        if origin and not ours and Path(origin).is_relative_to(root) and "site-packages" not in origin:
            del sys.modules[name]
    os.chdir(request.pwd or folder)
    entry = folder / (request.info.entry_point or ".")
    sys.argv = [str(entry), *request.args]
    runpy.run_path(str(entry.resolve()), run_name="__main__")


def _bail(message: str) -> Any:
    """Report the program's error as a diagnostic, and tell the engine that it has been reported."""
    log.error(message)
    return language_pb2.RunResponse(bail=True)


def _quiet(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    if isinstance(context.get("exception"), grpc.RpcError):
        loop.stop()


def _close(loop: asyncio.AbstractEventLoop) -> None:
    """Cancel what still waits: after an error there are outputs nobody will resolve."""
    for task in asyncio.all_tasks(loop):
        task.cancel()
        with suppress(asyncio.CancelledError, RunError, grpc.RpcError, RuntimeError):
            loop.run_until_complete(task)
    loop.close()
    sys.stdout.flush()
    sys.stderr.flush()


def _required_packages() -> Iterator[Any]:
    for distribution in importlib.metadata.distributions():
        for file in distribution.files or () if distribution.name.startswith("pulumi") else ():
            if file.name == "pulumi-plugin.json":
                said = json.loads(file.read_text())
                if said.get("resource"):
                    version = said.get("version") or distribution.version
                    yield plugin_pb2.PackageDependency(
                        name=said["name"],
                        kind="resource",
                        version=f"v{version.lstrip('v')}",
                        server=said.get("server", ""),
                    )


def main() -> NoReturn:
    """Serve the language until the engine ends it."""
    serve(lambda server: language_pb2_grpc.add_LanguageRuntimeServicer_to_server(Host(), server))


if __name__ == "__main__":
    main()
