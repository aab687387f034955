"""The language host: names the packages a program wants, runs plug-ins, ends quietly, and shows errors without its own frames."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import grpc
import pytest
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2, language_pb2_grpc, provider_pb2_grpc

from groundwork.errors import EnvironmentRefused
from groundwork.sandbox.programs.faults import explain
from groundwork.sandbox.programs.language import Host


class Context(SimpleNamespace):
    def add_callback(self, _: Any) -> None:
        pass


def test_it_names_the_provider_and_version_the_installed_sdk_wants() -> None:
    from importlib.metadata import version

    answer = Host().GetRequiredPackages(language_pb2.GetRequiredPackagesRequest(), Context())
    assert {(p.name, p.kind, p.version) for p in answer.packages} >= {("aws", "resource", f"v{version('pulumi-aws')}")}


def test_a_plug_in_runs_with_its_arguments_and_ends_with_its_code(tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text(
        "import os, sys\nprint('out', *sys.argv[1:], os.environ['COLOUR'])\nprint('err', file=sys.stderr)\nsys.exit(7)\n"
    )
    info = language_pb2.ProgramInfo(root_directory=str(tmp_path), program_directory=str(tmp_path), entry_point=".")
    request = language_pb2.RunPluginRequest(pwd=str(tmp_path), args=["a", "b"], env=["COLOUR=red"], info=info)
    parts = list(Host().RunPlugin(request, Context()))
    assert b"".join(p.stdout for p in parts) == b"out a b red\n"
    assert b"".join(p.stderr for p in parts) == b"err\n"
    assert parts[-1].exitcode == 7


@contextmanager
def started(module: str, **env: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The program as the engine starts it, and the port it prints."""
    import os

    process = subprocess.Popen(
        [sys.executable, "-m", module, "127.0.0.1:1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **env},
    )
    try:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_host_serves_and_ends_by_a_signal_without_a_word(number: signal.Signals) -> None:
    with started("groundwork.sandbox.programs.language") as (process, port):
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            assert language_pb2_grpc.LanguageRuntimeStub(channel).GetPluginInfo(empty_pb2.Empty()).version
        process.send_signal(number)
        assert process.wait(10) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_provider_holds_its_lock_while_it_lives(tmp_path: Path) -> None:
    import fcntl

    lock = tmp_path / "lock"
    env = {"GROUNDWORK_SANDBOX_CLOUD": str(tmp_path / "cloud"), "GROUNDWORK_SANDBOX_IN_USE": str(lock)}
    with started("groundwork.sandbox.programs.provider", **env) as (process, port), lock.open("a") as file:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            assert provider_pb2_grpc.ResourceProviderStub(channel).GetPluginInfo(empty_pb2.Empty()).version
        with pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        process.kill()
        process.wait(10)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_program_ends_when_its_engine_is_gone(tmp_path: Path) -> None:
    script = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-m', 'groundwork.sandbox.programs.language']); print(p.pid, flush=True); p.wait()"
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.stdout.readline()  # the port: it serves
        parent.kill()
    until = time.monotonic() + 10
    while Path(f"/proc/{child}").exists() and "Z" not in Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1][:3]:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_the_provider_without_a_cloud_says_how_to_get_one() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "groundwork.sandbox.programs.provider"],
        capture_output=True,
        text=True,
        env={"PATH": "/bin"},
        check=False,
    )
    assert done.returncode == 2
    assert "groundwork sandbox env" in done.stderr


def test_an_error_shows_the_users_line_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("def divide():\n    return 1 / 0\n")
    sys.path.insert(0, str(tmp_path))
    try:
        import program  # type: ignore[import-not-found]

        program.divide()
    except ZeroDivisionError as error:
        said = explain(error, tmp_path)
    finally:
        sys.path.remove(str(tmp_path))
    assert said == "ZeroDivisionError: division by zero\n  program.py:2 in divide: return 1 / 0"


def test_an_error_written_for_people_is_its_own_text() -> None:
    refused = EnvironmentRefused("1 mistake; nothing was changed", mistakes=(("`region` is `x`", "name one of: …"),))
    assert explain(refused, Path("/")) == "`region` is `x`\n\nhint: name one of: …\n\n1 mistake; nothing was changed"
