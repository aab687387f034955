"""The roles that serve and watch have one shape: steps, tags, defaults that are the argument specs, secrets that are not shown."""

import pytest
import yaml

from tests.roles_serving.site import ROLES

NAMES = ["gateway", "monitoring", "node_exporter", "serving"]
STEPS = ["preflight", "install", "configure", "run", "verify"]
SECRETS = ("gateway_api_keys", "gateway_certificate", "monitoring_webhook_url", "envoy.yaml", "alertmanager.yml")


def read(role: str, file: str):
    return yaml.safe_load((ROLES / role / file).read_text())


@pytest.mark.parametrize("role", [*NAMES, "program"])
def test_defaults_are_the_argument_specs(role: str):
    options = read(role, "meta/argument_specs.yml")["argument_specs"]["main"]["options"]
    wanted = {name: option["default"] for name, option in options.items() if not option.get("required")}
    assert wanted == (read(role, "defaults/main.yml") or {})
    assert all(name.startswith(f"{role}_") for name in options)
    assert all(option["description"].strip() for option in options.values())


@pytest.mark.parametrize("role", NAMES)
def test_the_table_of_contents_has_the_same_verbs(role: str):
    contents = read(role, "tasks/main.yml")
    assert [task["ansible.builtin.import_tasks"] for task in contents] == [f"{step}.yml" for step in STEPS]
    assert [task["tags"] for task in contents] == [[role, f"{role}_{step}"] for step in STEPS]


@pytest.mark.parametrize("role", NAMES)
def test_what_writes_a_secret_shows_neither_it_nor_a_difference(role: str):
    for task in read(role, "tasks/configure.yml"):
        writes = task.get("ansible.builtin.template") or task.get("ansible.builtin.copy")
        if writes and any(secret in str(task) for secret in SECRETS):
            assert task["no_log"] is True, task["name"]
            assert task["diff"] is False, task["name"]
            assert writes["mode"] == "0640", task["name"]


def test_both_kinds_of_secret_are_written_by_tasks_that_were_looked_at():
    """The test above would pass with no such task."""
    found = [task["name"] for role in NAMES for task in read(role, "tasks/configure.yml") if task.get("no_log")]
    assert len(found) == 3
