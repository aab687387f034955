"""Ansible module: what a host says of its GPUs and of what is around them, in one pass. It changes nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

from ansible.module_utils.basic import AnsibleModule

DOCUMENTATION = r"""
module: validate_probe
short_description: Reads what validation judges
description: Answers of C(lspci), C(nvidia-smi), C(dcgmi) and others as they are printed, and a few files below C(/proc) and C(/sys).
options:
  fields: {description: What C(nvidia-smi --query-gpu) is asked., type: list, elements: str, required: true}
  remapped: {description: What C(nvidia-smi --query-remapped-rows) is asked., type: list, elements: str, required: true}
  units: {description: Units of systemd whose state is read., type: list, elements: str, default: []}
  disks: {description: Disks that belong to an array., type: list, elements: str, default: []}
  specification: {description: File with the CDI specification., type: path, required: true}
  diagnostic: {description: Level of C(dcgmi diag); 0 runs none., type: int, default: 0}
  patience: {description: Longest time a program may take but for the diagnostic, seconds., type: int, default: 60}
  xid_hours: {description: How far back the kernel's log is read for faults., type: int, default: 2}
author: [Groundwork]
"""

REAL = {"ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "overlay", "f2fs"}
DIAGNOSTIC_S = {1: 300, 2: 1200, 3: 5400, 4: 21600}
"""Longest time of each level: several times what the vendor says it takes."""


NO_INSTANCES = 6
"""What `nvidia-smi mig -lgi` ends with where there are none."""


def _text(path):
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace").strip()
    except (OSError, UnicodeError):
        return ""


class Asking:
    """Runs programs, never longer than the host's patience."""

    def __init__(self, module):
        self.module, self.patience = module, module.params["patience"]
        self.buses = []

    def run(self, *words, **more):
        """Exit status and output; 127 where there is no such program, 124 where it took too long."""
        if not shutil.which(words[0]):
            return {"rc": 127, "out": ""}
        seconds = more.get("seconds", self.patience)
        rc, out, err = self.module.run_command(
            ["timeout", "--kill-after=5", str(seconds), *words], environ_update={"LC_ALL": "C"}
        )
        return {"rc": rc, "out": out if not more.get("both", True) else out + err}

    def smi(self, *words, **more):
        """All GPUs at once; where that ends with an error, one by one, since a lost GPU may hide the others."""
        answer = self.run("nvidia-smi", *words)
        if answer["rc"] in (0, 9, 127, 124) or more.get("none") == answer["rc"]:
            return answer
        each = [self.run("nvidia-smi", *words, "-i", "0000" + bus) for bus in self.buses]
        return {"rc": answer["rc"], "out": "\n".join([answer["out"], *[one["out"] for one in each]])}


def _lspci(asking):
    """`lspci -D -n` for the vendor, or the same of /sys where there is no lspci."""
    if shutil.which("lspci"):
        return asking.run("lspci", "-D", "-n", "-d", "10de:")["out"]
    lines = []
    for device in sorted(Path("/sys/bus/pci/devices").glob("*")):
        if _text(device / "vendor") == "0x10de":
            kind, number, revision = (
                _text(device / "class")[2:6],
                _text(device / "device")[2:],
                _text(device / "revision")[2:],
            )
            lines.append(f"{device.name} {kind}: 10de:{number} (rev {revision})")
    return "\n".join(lines)


def _xids(asking, hours):
    """Lines of the driver in the kernel's log, each with its time."""
    answer = asking.run(
        "journalctl", "--quiet", "--output=short-unix", f"--since=-{hours}h", "--identifier=kernel", both=False
    )
    return [line for line in answer["out"].splitlines() if "NVRM: Xid" in line]


def _units(asking, names):
    """State of each unit; `absent` where systemd knows none."""
    found = {}
    for name in names:
        shown = asking.run("systemctl", "show", "--property=LoadState,ActiveState", "--value", name + ".service")[
            "out"
        ].split()
        found[name] = "absent" if len(shown) < 2 or shown[0] == "not-found" else shown[1]
    return found


def _mounts():
    """File systems on disks, each once, with what is free of them."""
    found, seen = [], set()
    for line in _text("/proc/mounts").splitlines():
        device, path, kind = line.split()[:3]
        if (
            kind in REAL
            and device not in seen
            and not path.startswith(("/var/lib/docker/", "/var/lib/containers/", "/run/"))
        ):
            seen.add(device)
            size = os.statvfs(path.replace("\\040", " "))
            if size.f_blocks:
                free = 100 * size.f_bavail / (size.f_blocks - size.f_bfree + size.f_bavail or 1)
                found.append({"path": path, "free_percent": round(free, 1)})
    return found


def _disk(path):
    """Whether a disk is there, and in an array."""
    if not Path(path).exists():
        return {"path": path, "state": "absent"}
    holders = Path("/sys/class/block") / Path(path).resolve().name / "holders"
    return {"path": path, "state": "array" if any(one.name.startswith("md") for one in holders.glob("*")) else "alone"}


def _nics(asking):
    """Interfaces of the host, their state, and their rate where the driver tells one."""
    found = {}
    for link in json.loads(asking.run("ip", "-json", "link", "show", both=False)["out"] or "[]"):
        speed = _text("/sys/class/net/" + link["ifname"] + "/speed")
        gbps = max(int(speed), 0) / 1000 if re.match(r"-?\d+$", speed) else 0
        found[link["ifname"]] = {"state": "up" if "LOWER_UP" in link["flags"] else "down", "gbps": gbps}
    return found


def _ports():
    """Ports of InfiniBand and RoCE adapters."""
    found = []
    for port in sorted(Path("/sys/class/infiniband").glob("*/ports/*")):
        found.append(
            {
                "name": port.parents[1].name + "/" + port.name,
                "state": _text(port / "state").partition(": ")[2],
                "physical": _text(port / "phys_state").partition(": ")[2],
                "link_layer": _text(port / "link_layer"),
                "gbps": float(_text(port / "rate").split()[0]) if _text(port / "rate") else 0.0,
                "sm_lid": int(_text(port / "sm_lid") or "0", 16),
            }
        )
    return found


def _clock(asking):
    """How far chrony says the clock is off; without chrony, whether anything sets it."""
    tracking = asking.run("chronyc", "-c", "-n", "tracking")
    parts = tracking["out"].strip().split(",")
    if tracking["rc"] == 0 and len(parts) > 13:
        return {"offset_ms": float(parts[4]) * 1000, "synchronized": parts[13] != "Not synchronised"}
    shown = asking.run("timedatectl", "show", "--property=NTPSynchronized", "--value")["out"].strip()
    return {"offset_ms": 0.0 if shown == "yes" else None, "synchronized": shown == "yes"}


def main():
    """Answer Ansible."""
    module = AnsibleModule(
        argument_spec={
            "fields": {"type": "list", "elements": "str", "required": True},
            "remapped": {"type": "list", "elements": "str", "required": True},
            "units": {"type": "list", "elements": "str", "default": []},
            "disks": {"type": "list", "elements": "str", "default": []},
            "specification": {"type": "path", "required": True},
            "diagnostic": {"type": "int", "default": 0},
            "patience": {"type": "int", "default": 60},
            "xid_hours": {"type": "int", "default": 2},
        },
        supports_check_mode=True,
    )
    asking, given = Asking(module), module.params
    lspci = _lspci(asking)
    asking.buses = re.findall(r"^(\S+) 030[02]: 10de:", lspci, re.MULTILINE)
    gpus = asking.smi("--query-gpu=" + ",".join(given["fields"]), "--format=csv,noheader,nounits")
    driven = gpus["rc"] not in (9, 127)
    nothing = {"rc": 0, "out": ""}
    level = given["diagnostic"]
    module.exit_json(
        changed=False,
        probe={
            "lspci": lspci,
            "gpus": gpus,
            "remapped": asking.smi("--query-remapped-rows=" + ",".join(given["remapped"]), "--format=csv,noheader")
            if driven
            else nothing,
            "nvlink": asking.smi("nvlink", "-s") if driven else nothing,
            "mig": asking.smi("mig", "-lgi", none=NO_INSTANCES) if driven else nothing,
            "diagnostic": asking.run("dcgmi", "diag", "-r", str(level), "-j", seconds=DIAGNOSTIC_S[level], both=False)
            if driven and level
            else nothing,
            "cdi": {
                **asking.run("nvidia-ctk", "cdi", "list", both=False),
                "specification": _text(given["specification"]),
            },
            "xids": _xids(asking, given["xid_hours"]),
            "units": _units(asking, given["units"]),
            "mounts": _mounts(),
            "disks": [_disk(path) for path in given["disks"]],
            "mdstat": _text("/proc/mdstat"),
            "nics": _nics(asking),
            "ports": _ports(),
            "clock": _clock(asking),
        },
    )


if __name__ == "__main__":
    main()
