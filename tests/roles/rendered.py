"""A role's variables and templates, by Ansible's own templating, for a host that a test describes."""

import json
from typing import Any

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

from tests.roles.roles import ANSIBLE, read

FAMILIES = {
    "debian": "Debian",
    "ubuntu": "Debian",
    "rhel": "RedHat",
    "rocky": "RedHat",
    "centos-stream": "RedHat",
}


def facts(distribution: str = "debian-12", virtualization: str = "NA") -> dict[str, str]:
    """What `setup` says of a distribution, as far as roles ask."""
    name, _, version = distribution.rpartition("-")
    return {
        "os_family": FAMILIES[name],
        "distribution_major_version": version.partition(".")[0],
        "virtualization_type": virtualization,
        "kernel": "6.1.0-41-amd64",
    }


class Rendered:
    """A role on a host."""

    def __init__(self, role: str, **variables: Any) -> None:
        self.folder = ANSIBLE / "roles" / role
        shared = {
            name: value for file in (ANSIBLE / "group_vars/all").glob("*.yml") for name, value in read(file).items()
        }
        own = {**shared, **read(self.folder / "defaults/main.yml"), **read(self.folder / "vars/main.yml"), **variables}
        self.variables = {
            "ansible_facts": facts(),
            "ansible_managed": "Managed",
            "groundwork_environment": "lab",
            "inventory_hostname": "gpu-1",
            "hostvars": {},
            **{name: trusted(value) for name, value in own.items()},
        }

    def value(self, expression: str, **more: Any) -> Any:
        """What an expression is worth on the host."""
        found = self._templar(more).template(trust_as_template(f"{{{{ {expression} }}}}"))
        return json.loads(json.dumps(found))

    def text(self, words: str, **more: Any) -> str:
        """A text with expressions in it, as tasks have them."""
        return str(self._templar(more).template(trust_as_template(words)))

    def template(self, path: str, **more: Any) -> str:
        """A template of the role, rendered."""
        text = (self.folder / "templates" / f"{path}.j2").read_text(encoding="utf-8")
        # As the `template` action does: a block's line ends with it.
        return str(self._templar(more).copy_with_new_env().template(trust_as_template(text), overrides=None))

    def _templar(self, more: dict[str, Any]) -> Templar:
        return Templar(loader=DataLoader(), variables={**self.variables, **more})


def trusted(value: Any) -> Any:
    """A file's text as templates, at any depth."""
    if isinstance(value, str):
        return trust_as_template(value)
    if isinstance(value, list):
        return [trusted(each) for each in value]
    if isinstance(value, dict):
        return {key: trusted(each) for key, each in value.items()}
    return value
