"""Ansible inventory plugin: the hosts of an environment on own servers, from the environment file itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable

DOCUMENTATION = r"""
name: groundwork
short_description: Hosts of a Groundwork environment on own servers
description:
  - Reads C(Pulumi.<stack>.yaml), checks it as C(groundwork validate) does, and gives Ansible its hosts.
  - Groups are by role, site, rack, GPU, distribution, fabric, and by group of the file (C(role_gpu), C(site_fra1),
    C(rack_fra1__a1), C(gpu_h100), C(distribution_ubuntu_24_04), C(fabric_infiniband), C(group_h100)).
  - Variables begin with C(groundwork_) and have the types they have in the file. No secret is among them.
  - An environment with mistakes gives no host at all; every mistake is shown.
author:
  - Groundwork
requirements:
  - The C(groundwork) package beside ansible-core, in one Python environment.
options:
  plugin:
    description: Marks a file as a source of this plugin.
    required: true
    choices: [groundwork]
  stack:
    description: Stack to read, the C(onprem) of C(Pulumi.onprem.yaml).
    type: str
    default: onprem
    env:
      - name: GROUNDWORK_STACK
  project:
    description: Folder with the stack files; relative to the source's own folder.
    type: str
    default: ..
    env:
      - name: GROUNDWORK_PROJECT
extends_documentation_fragment:
  - inventory_cache
"""

EXAMPLES = r"""
# groundwork.yml
plugin: groundwork
stack: onprem

# With a cache, which a changed environment file, or --flush-cache, makes invalid:
# plugin: groundwork
# stack: onprem
# cache: true
# cache_plugin: ansible.builtin.jsonfile
# cache_connection: ~/.cache/groundwork/inventory
"""


class InventoryModule(BaseInventoryPlugin, Cacheable):
    """Gives Ansible what `groundwork inventory` shows."""

    NAME = "groundwork"

    def verify_file(self, path: str) -> bool:
        """Take sources called `groundwork.yml`, `lab.groundwork.yml` and the like."""
        return super().verify_file(path) and path.endswith(("groundwork.yml", "groundwork.yaml"))

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Fill Ansible's inventory."""
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        stack = self.get_option("stack")
        file = (Path(path).resolve().parent / self.get_option("project") / f"Pulumi.{stack}.yaml").resolve()
        found = self._cached(path, file, stack, cache)
        for name, value in found["everywhere"].items():
            self.inventory.set_variable("all", name, value)
        for host, variables in found["hosts"].items():
            self.inventory.add_host(host)
            for name, value in variables.items():
                self.inventory.set_variable(host, name, value)
        for group, known in found["groups"].items():
            self.inventory.add_group(group)
            for name, value in known["variables"].items():
                self.inventory.set_variable(group, name, value)
            for host in known["hosts"]:
                self.inventory.add_child(group, host)

    def _cached(self, path: str, file: Path, stack: str, cache: bool) -> dict[str, Any]:
        """The inventory from the cache, if Ansible may use one and the file has not changed since; else anew."""
        use = bool(cache and self.get_option("cache"))
        keep = bool(self.get_option("cache"))
        key, mark = f"{self.get_cache_key(path)}_{stack}", _mark(file)
        if use and (kept := self._cache.get(key)) and kept.get("mark") == mark:
            return kept["inventory"]
        found = _read(file, stack)
        if keep:
            self._cache[key] = {"mark": mark, "inventory": found}
        return found


def _mark(file: Path) -> list[int]:
    """What changes when a file does, or the day, by which versions are chosen."""
    try:
        stat = file.stat()
    except OSError:
        return []
    return [stat.st_mtime_ns, stat.st_size, date.today().toordinal()]


def _read(file: Path, stack: str) -> dict[str, Any]:
    """Everything Ansible is told, as plain data."""
    try:
        # Imported here, so that their absence is told with its remedy and `ansible-doc` works without them.
        from infra.environment.fleet import fleet  # noqa: PLC0415
        from infra.environment.load import read_environment  # noqa: PLC0415
        from infra.targets.onprem.inventory import inventory  # noqa: PLC0415
    except ImportError as error:
        raise AnsibleParserError(
            f"the package `groundwork` cannot be imported by Ansible's Python ({error})\n\n"
            "hint: run the `ansible-inventory` that lies beside `groundwork`, in `.venv/bin`"
        ) from error
    reading = read_environment(file, stack)
    if reading.onprem is None:
        raise AnsibleParserError(_refusal(reading, file))
    found = inventory(fleet(reading.onprem))
    groups = {
        name: {"hosts": group.hosts, "variables": group.variables}
        for name, group in found.groups.items()
        if group.hosts
    }
    return {"everywhere": found.everywhere, "hosts": found.hosts, "groups": groups}


def _refusal(reading: Any, file: Path) -> str:
    """Every mistake with its place and its remedy, as `groundwork validate` tells them."""
    if reading.ok:
        return f"`{file}` describes an environment in a cloud, which has no inventory\n\nhint: name a stack with `target: onprem`"
    told = "\n\n".join(f"error: {mistake}" for mistake in reading.errors)
    count = len(reading.errors)
    return f"{count} mistake{'s' if count != 1 else ''} in `{file}`; no host is given to Ansible\n\n{told}\n"
