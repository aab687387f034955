"""What users of other projects suffered on their own servers, and cannot here: the tests that docs/lessons.md names."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.hosts_versions.builders import FACTS
from tests.roles.roles import ANSIBLE, ROLES, read, tasks_of
from tests.roles.test_packages import cells

NAMED = {role.name: role for role in ROLES}
RPM = [name for name, row in FACTS.distributions.items() if FACTS.packaging[row.packaging].manager == "dnf"]
DEB = [name for name in FACTS.distributions if name not in RPM]
COMMANDS = ("ansible.builtin.command", "ansible.builtin.shell", "ansible.builtin.script")


def commands() -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every command of every role: its role, its task, and what is typed."""
    for role in ROLES:
        for task in _all(tasks_of(role)):
            for module in COMMANDS:
                if module in task:
                    yield role.name, task, str(task[module])


def _all(tasks: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for task in tasks:
        yield task
        for inner in ("block", "rescue", "always"):
            yield from _all(task.get(inner) or [])


@pytest.mark.parametrize("distribution", RPM)
def test_a_module_stream_is_one_that_the_repository_has(distribution: str):
    """`nvidia-driver:525.125.06` is a release and no stream: streams are `<branch>-dkms`, `<branch>-open`, `open-dkms` and the like."""
    for chosen, variables in cells(distribution):
        if variables["stream"]:
            stream = variables["stream"].removeprefix("nvidia-driver:")
            assert re.fullmatch(r"(\d{3}|open|latest)(-open|-dkms)*", stream), (chosen.driver, stream)


def test_the_old_stream_is_reset_before_the_new_one_and_both_before_packages():
    stream = read(NAMED["nvidia_packages"] / "tasks/stream.yml")
    assert [words.split()[0] for words in stream[-1]["loop"]] == ["reset", "enable"]
    steps = [task["name"] for task in read(NAMED["nvidia_packages"] / "tasks/dnf.yml")]
    assert steps.index("Versions locked") < steps.index("Module stream") < steps.index("Packages, in one transaction")


def test_the_driver_is_loaded_and_asked_in_the_run_that_installs_it():
    """A package manager is content without a module for the running kernel; an operator is not."""
    load, *_ = read(NAMED["nvidia_driver"] / "tasks/run.yml")
    assert load["ansible.builtin.command"] == "modprobe nvidia"
    assert "failed_when" not in load
    assert "ignore_errors" not in load
    ask, *_ = read(NAMED["nvidia_driver"] / "tasks/verify.yml")
    assert "driver_version" in ask["ansible.builtin.command"]
    assert "[nvidia_driver_versions.driver ~ ', Enabled'] * nvidia_driver_gpus.count" in ask["failed_when"]


@pytest.mark.parametrize("distribution", sorted(FACTS.distributions))
def test_each_distribution_has_the_repository_that_is_named_after_it(distribution: str):
    """Ubuntu 22.04's hosts got a list that named 18.04: nobody types these paths here."""
    family = distribution.removeprefix("centos-stream-").removeprefix("rocky-").removeprefix("rhel-")
    token = distribution.replace("-", "").replace(".", "") if distribution in DEB else f"rhel{family}"
    for _, variables in cells(distribution):
        assert variables["repository"].split("/")[0] == token


def test_no_container_needs_a_runtime_that_a_daemon_has_to_be_told_of():
    """A runtime named `nvidia` is unknown until the daemon is started again; a CDI device is not."""
    daemon = (NAMED["container_engine"] / "templates/etc/docker/daemon.json.j2").read_text()
    assert "runtimes" not in daemon
    for role in ROLES:
        for template in (role / "templates").rglob("*.j2"):
            assert "--runtime=nvidia" not in template.read_text(), template
    (run,) = (task for task in read(NAMED["container_engine"] / "tasks/run.yml") if "daemon" in task["name"])
    assert "'restarted' if __container_engine_docker is changed" in run["ansible.builtin.systemd_service"]["state"]


def test_exporters_do_not_go_down_with_a_container_engine():
    """A restart of Docker took exporters with it: here they are units of their own, and one that is a container is started again."""
    units = [
        template
        for name in ("dcgm", "node_exporter", "collector")
        for template in (NAMED[name] / "templates").rglob("*.j2")
        if "systemd" in template.parts and template.name != "nvidia-dcgm-exporter.service.j2"
    ]
    assert len(units) >= 3
    for unit in units:
        bound = re.findall(r"(?m)^(?:Requires|BindsTo|PartOf)=(.*)$", unit.read_text())
        assert not re.search(r"docker|containerd|podman", " ".join(bound)), unit
    engine = (NAMED["dcgm"] / "templates/etc/systemd/system/nvidia-dcgm.service.d/groundwork.conf.j2").read_text()
    assert "Upholds={{ _dcgm_unit }}" in engine


def test_words_of_programs_are_read_in_one_language():
    """A fact was taken from `free`, which says `Mem:` in one language and something else in others."""
    for playbook in ("site.yml", "validate.yml", "remove.yml"):
        for play in read(ANSIBLE / playbook):
            if play.get("become"):
                assert play["environment"]["LC_ALL"] == "C.UTF-8", f"{playbook}: {play['name']}"


ASKS = {
    r"\bdpkg\b.*--configure": "DEBIAN_FRONTEND",
    r"\bapt-get\b": "DEBIAN_FRONTEND",
    r"\bdnf\b[^|;\n]* (install|remove|module|upgrade)\b": "--assumeyes",
    r"\bgrafana cli\b.*password": "--password-from-stdin",
}
"""Commands that ask somebody unless they are told not to, and how they are told."""


def test_nothing_waits_for_an_answer():
    found = []
    for role, task, typed in commands():
        for asks, told in ASKS.items():
            if re.search(asks, typed):
                found.append((role, asks))
                assert told in typed or told in str(task.get("environment", "")), f"{role}: {task.get('name')}"
    assert {asks for _, asks in found} >= {r"\bgrafana cli\b.*password"}


def test_no_python_package_is_put_into_a_host_s_own_python():
    """Distributions refuse it (PEP 668), and where they do not it breaks theirs. A virtual environment of a role is its own."""
    for role in ROLES:
        for task in _all(tasks_of(role)):
            assert "ansible.builtin.pip" not in task, f"{role.name}: {task.get('name')}"
            on_host = task.get("delegate_to") != "localhost"
            typed = " ".join(str(task[module]) for module in COMMANDS if module in task)
            assert not (on_host and re.search(r"(?<!_venv }}/bin/)\bpip3? install|-m pip\b", typed)), (
                f"{role.name}: {task.get('name')}"
            )


@pytest.mark.parametrize("distribution", sorted(FACTS.distributions))
def test_no_set_needs_libraries_for_forward_compatibility(distribution: str):
    """Error 804 comes of them where the GPU is none of a data centre's: the driver's own CUDA is never below what serves."""
    for chosen, variables in cells(distribution):
        assert not [spec for part in variables["packages"].values() for spec in part if "cuda-compat" in spec]
        if chosen.cuda:
            floor = FACTS.cuda_families[chosen.cuda.partition(".")[0]].floor
            assert _number(chosen.driver) >= _number(floor), (chosen.cuda, chosen.driver)


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
