"""Ansible module: takes away what a role names, and gives back what was there before. One pass, safe to cut and to repeat."""

from __future__ import annotations

import grp
import os
import pwd
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.removal_files import Files
from ansible.module_utils.removal_host import Host
from ansible.module_utils.removal_packages import remove_packages, tell_raised
from ansible.module_utils.removal_record import BEFORE, Record
from ansible.module_utils.removal_units import Units

DOCUMENTATION = r"""
module: removal
short_description: Takes away what a role names, and gives back what was there before
description:
  - Holds units, packages, files, folders, users and kernel settings against the record in C(/var/lib/groundwork/before).
  - On a host without a record nothing of ours is there, and nothing is done.
options:
  units: {description: Units to be as they were before., type: list, elements: str, default: []}
  packages: {description: Packages or patterns; those of before stay., type: list, elements: str, default: []}
  returns: {description: Packages that gave way to ours., type: list, elements: str, default: []}
  files: {description: Files or patterns; those of before come back., type: list, elements: str, default: []}
  folders: {description: Folders with their content; those of before stay., type: list, elements: str, default: []}
  users: {description: Users and their groups; those of before stay., type: list, elements: str, default: []}
  sysctl: {description: Kernel settings by name., type: list, elements: str, default: []}
  raised: {description: Tell which packages of before are in another version now., type: bool, default: false}
author: [Groundwork]
"""
NAMES = ("units", "packages", "returns", "files", "folders", "users", "sysctl")


def remove_users(host, before, names):
    """Users and groups of ours; no file of theirs is touched."""
    users, groups = before.names("/etc/passwd"), before.names("/etc/group")
    for name in names:
        if name not in users and any(user.pw_name == name for user in pwd.getpwall()):
            host.act("user " + name + " goes", "userdel", name)
        # userdel takes the group of the same name with it, unless somebody else is in it.
        if name not in groups and any(group.gr_name == name for group in grp.getgrall()) and not host.look_ahead:
            host.act("group " + name + " goes", "groupdel", name)


def restore_settings(host, before, names):
    """Values of before, where the kernel has them and lets us."""
    for name in names:
        file = Path("/proc/sys", *name.split("."))
        was = before.sysctl.get(name, "").split()
        if was and os.access(file, os.W_OK) and file.read_text(encoding="utf-8").split() != was:
            host.act(
                "setting " + name + " is " + " ".join(was), "sysctl", "--quiet", "--write", name + "=" + " ".join(was)
            )


def main():
    """Answer Ansible."""
    module = AnsibleModule(
        argument_spec={name: {"type": "list", "elements": "str", "default": []} for name in NAMES}
        | {"raised": {"type": "bool", "default": False}},
        supports_check_mode=True,
    )
    if not BEFORE.is_dir():
        module.exit_json(changed=False, done=[], stays=[])
    host, before = Host(module), Record()
    asked = {name: list(dict.fromkeys(module.params[name])) for name in NAMES}
    units, files = Units(host, before, asked["units"]), Files(host, before)
    units.stop()
    remove_packages(host, before, asked["packages"], asked["returns"])
    for pattern in asked["files"]:
        files.remove(pattern)
    for pattern in asked["folders"]:
        files.remove_folder(pattern)
    if files.units_changed and not host.look_ahead:
        host.run("systemctl", "daemon-reload")
    units.start(anew=bool(files.changed))
    remove_users(host, before, asked["users"])
    restore_settings(host, before, asked["sysctl"])
    if module.params["raised"]:
        tell_raised(host, before)
    told = "".join(line + "\n" for line in host.done)
    module.exit_json(changed=bool(host.done), done=host.done, stays=host.stays, diff={"prepared": told} if told else {})


if __name__ == "__main__":
    main()
