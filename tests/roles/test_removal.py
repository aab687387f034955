"""Each role of a host can be taken away, by what the role `removal` knows, in the order opposite to the one that it came in."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.roles.roles import ANSIBLE, ROLES, read

OF_NO_HOST = {"preflight", "program", "removal", "validate"}
"""They leave nothing of their own on a host: what `program` brings is named by the role that asks for it."""
REMOVABLE = {role.name: role for role in ROLES if role.name not in OF_NO_HOST}
KNOWN = set(read(ANSIBLE / "roles/removal/meta/argument_specs.yml")["argument_specs"]["main"]["options"])


def imported() -> list[str]:
    """Roles in the order that remove.yml takes them away in."""
    tasks = [task for play in read(ANSIBLE / "remove.yml") for task in play["tasks"]]
    found = [task["ansible.builtin.import_role"] for task in tasks if "ansible.builtin.import_role" in task]
    return [role["name"] for role in found if role["tasks_from"] == "remove"]


def taken_in() -> list[str]:
    """Roles in the order that site.yml takes them in, each where it comes first."""
    text = (ANSIBLE / "site.yml").read_text(encoding="utf-8")
    text = re.sub(r'\{name: "\{\{ item \}\}"\}\n\s+loop: \[(.*)\]', r"{name: \1}", text)
    names = [
        name.strip() for group in re.findall(r"include_role: \{name: ([^}]*)\}", text) for name in group.split(",")
    ]
    return [name for name in dict.fromkeys(names) if name in REMOVABLE]


@pytest.mark.parametrize("name", REMOVABLE)
def test_each_role_says_what_is_its(name: str):
    tasks = read(REMOVABLE[name] / "tasks" / "remove.yml")
    asked = [task for task in tasks if task.get("ansible.builtin.import_role", {}).get("name") == "removal"]
    assert asked, "it is by the record that what was there before stays"
    for task in asked:
        assert set(task["vars"]) <= KNOWN
        assert any(task["vars"].values())


def test_remove_takes_every_role_away_in_the_opposite_order():
    order = [name for name in imported() if name in taken_in()]
    assert set(imported()) == set(REMOVABLE)
    assert order == taken_in()[::-1]


def test_tags_take_one_role_away_and_what_others_share_stays():
    for play in read(ANSIBLE / "remove.yml"):
        for task in play["tasks"]:
            role: dict[str, Any] = task.get("ansible.builtin.import_role", {})
            shared = role.get("name") in {"nvidia_packages", "removal"}
            assert "ansible.builtin.import_role" not in task or task.get("tags", []) == (
                [] if shared else [role["name"]]
            )


def test_nothing_changes_before_the_record():
    text = (ANSIBLE / "site.yml").read_text(encoding="utf-8")
    first = re.findall(r"include_role: \{name: ([^}]*)\}", text)[0]
    assert first == "removal, tasks_from: record"


def test_the_record_is_whole_or_not_there():
    script = Path(ANSIBLE / "roles/removal/files/record").read_text(encoding="utf-8")
    assert script.index("sync -f .") < script.index('mv "$here/before.part" "$here/before"')
