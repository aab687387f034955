"""Every role has the same steps, its defaults are its argument specs, and nothing in it is left to chance."""

import re
from pathlib import Path

import pytest

from tests.roles.roles import ANSIBLE, ROLES, STEPS, read, tasks_of

NAMED = {role.name: role for role in ROLES}
OF_A_HOST = [name for name in NAMED if name not in {"preflight", "nvidia_packages", "program", "removal", "validate"}]
SECRETS = ("gateway_certificate", "envoy.yaml", "alertmanager.yml", "groundwork-admin-password")
"""What a task that writes a secret is known by."""


def test_there_are_roles():
    assert {"preflight", "base", "nvidia_driver", "container_engine", "nvidia_container_toolkit"} <= set(NAMED)


@pytest.mark.parametrize("name", NAMED)
def test_defaults_are_the_argument_specs(name: str):
    spec = read(NAMED[name] / "meta" / "argument_specs.yml")["argument_specs"]["main"]["options"]
    wanted = {key: option["default"] for key, option in spec.items() if not option.get("required")}
    assert wanted == read(NAMED[name] / "defaults" / "main.yml")
    assert all(option["description"].endswith((".", "`.")) for option in spec.values())


@pytest.mark.parametrize("name", NAMED)
def test_every_variable_has_the_role_s_name_and_a_comment(name: str):
    text = (NAMED[name] / "defaults" / "main.yml").read_text(encoding="utf-8")
    for key in read(NAMED[name] / "defaults" / "main.yml"):
        assert key.startswith(f"{name}_")
    assert text.startswith("#")


@pytest.mark.parametrize("name", OF_A_HOST)
def test_the_table_of_contents_has_the_same_verbs(name: str):
    contents = read(NAMED[name] / "tasks" / "main.yml")
    assert [task["tags"] for task in contents] == [[name, f"{name}_{step}"] for step in STEPS]
    assert [task["ansible.builtin.import_tasks"] for task in contents] == [f"{step}.yml" for step in STEPS]


@pytest.mark.parametrize("name", NAMED)
def test_facts_are_read_as_ansible_facts_alone(name: str):
    for file in NAMED[name].rglob("*"):
        if file.suffix in {".yml", ".j2"}:
            words = re.findall(r"\bansible_(\w+)", file.read_text(encoding="utf-8"))
            # The others are Ansible's own and no facts: of this run, and where a host of the inventory is reached.
            own = {"managed", "check_mode", "play_hosts_all", "version", "host", "playbook_python"}
            assert set(words) <= {"facts"} | own, file


@pytest.mark.parametrize("name", NAMED)
def test_templates_lie_at_the_path_they_land_on(name: str):
    for file in (NAMED[name] / "templates").rglob("*.j2"):
        assert file.relative_to(NAMED[name] / "templates").parts[0] in {"etc", "opt", "usr", "var"}


@pytest.mark.parametrize("name", OF_A_HOST)
def test_verify_asserts_something_that_can_fail(name: str):
    checks = read(NAMED[name] / "tasks" / "verify.yml")
    assert checks
    for task in checks:
        assert task["changed_when"] is False
        assert "ignore_errors" not in task
        assert "is changed" not in str(task.get("failed_when")), (
            "`changed_when: false` is applied before it: it never fails"
        )
        assert not {"ansible.builtin.debug", "ansible.builtin.assert"} & set(task)


@pytest.mark.parametrize("name", NAMED)
def test_what_writes_a_secret_shows_neither_it_nor_a_difference(name: str):
    for task in tasks_of(NAMED[name]):
        writes = task.get("ansible.builtin.template") or task.get("ansible.builtin.copy")
        if writes and any(secret in str(task) for secret in SECRETS):
            assert task["no_log"] is True, task["name"]
            assert task["diff"] is False, task["name"]
            assert writes["mode"] in {"0600", "0640"}, task["name"]


def test_each_kind_of_secret_is_written_by_some_task():
    """The test above would pass with no such task."""
    written = str([task for role in ROLES for task in tasks_of(role) if task.get("no_log")])
    assert [secret for secret in SECRETS if secret not in written] == []


def test_no_handler_takes_gpus_from_running_containers():
    """A reload of systemd does where devices were given past CDI; only a unit file that changed may ask for one."""
    for role in ROLES:
        for task in tasks_of(role):
            assert "daemon-reload" not in str(task), f"{role.name}: {task.get('name')}"
            options = task.get("ansible.builtin.systemd_service", {})
            assert "changed" in str(options.get("daemon_reload", "changed")), f"{role.name}: {task.get('name')}"
    for task in read(NAMED["container_engine"] / "tasks" / "configure.yml"):
        assert "notify" not in task
    assert 'mode = "cdi"' in _template("nvidia_container_toolkit", "nvidia-container-runtime/config.toml")
    assert "enable_cdi = true" in _template("container_engine", "containerd/config.toml")
    assert "'cdi': true" in _template("container_engine", "docker/daemon.json")
    assert "'live-restore': true" in _template("container_engine", "docker/daemon.json")


def test_upgrades_in_the_background_leave_the_driver_alone():
    blacklist = re.search(r"in (\[.*?\]) %}", _template("nvidia_driver", "apt/apt.conf.d/52groundwork-nvidia"))
    assert blacklist
    begins = re.findall(r"'([^']+)'", blacklist[1])
    for package in (
        "nvidia-open-580",
        "libnvidia-compute-580",
        "linux-modules-nvidia-580-server-open-generic",
        "cuda-drivers",
    ):
        assert package.startswith(tuple(begins)), package


def test_what_takes_a_gpu_before_the_driver_is_kept_out_of_the_boot_image_too():
    settings = _template("nvidia_driver", "modprobe.d/groundwork-nvidia.conf")
    assert all(f"'{module}'" in settings for module in ("nouveau", "nova", "nova_core", "nova_drm"))
    (install, *_) = read(NAMED["nvidia_driver"] / "tasks" / "install.yml")
    assert "etc/modprobe.d/groundwork-nvidia.conf" in install["loop"]
    assert install["notify"] == "Rebuild initramfs"
    (handler,) = read(NAMED["nvidia_driver"] / "handlers" / "main.yml")
    assert handler["name"] == "Rebuild initramfs"


def test_the_playbooks_name_roles_that_are_whole():
    for book in ("site.yml", "validate.yml", "remove.yml"):
        plays = read(ANSIBLE / book)
        named = [(role["role"], "main") for play in plays for role in play.get("roles", ())]
        for task in (task for play in plays for task in play.get("tasks", ())):
            for how in ("ansible.builtin.include_role", "ansible.builtin.import_role"):
                if role := task.get(how):
                    names = task["loop"] if role["name"] == "{{ item }}" else [role["name"]]
                    named += [(name, role.get("tasks_from", "main")) for name in names]
        assert len(named) > 5, book
        for name, file in named:
            assert (ANSIBLE / "roles" / name / "tasks" / f"{file}.yml").is_file(), f"{book}: {name} {file}"


def _template(role: str, path: str) -> str:
    return Path(NAMED[role], "templates", "etc", f"{path}.j2").read_text(encoding="utf-8")
