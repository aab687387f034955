"""Hardware that these hosts do not have, answered for by small programs: what `lspci` and `mokutil` say before any driver is there."""

import json
from pathlib import Path
from typing import Final

from tests.hosts.places import HERE
from tests.hosts.site import Host

FOLDER: Final = "opt/test-hardware"
"""On a host: `hardware.json` says what it has, `faults/` what is broken."""
PROGRAMS: Final = {"lspci": "usr/local/bin/lspci", "mokutil": "usr/local/bin/mokutil"}


def hardware_of(host: Host) -> dict[str, object]:
    """What a host is said to have."""
    gpus = host.variables["groundwork_gpus"]
    if gpus is None:
        return {"gpus": [], "secure_boot": host.variables["groundwork_secure_boot"]}
    return {
        "gpus": [
            {
                "index": index,
                "bus": f"0000{0x10 + index * 0x10:02x}00",
                "pci": gpus["pci"],
                "name": name_of(gpus["model"]),
                "memory_mib": gpus["memory_mib"],
                "uuid": f"GPU-{host.mac.replace(':', '')[:8]}-0000-4000-8000-{index:012d}",
                "serial": f"13200{index:02d}{int(host.mac.replace(':', ''), 16) % 10**6:06d}",
            }
            for index in range(gpus["count"])
        ],
        "nvswitches": 4 if gpus["pci"] == "2330" else 0,
        "secure_boot": host.variables["groundwork_secure_boot"],
    }


def name_of(model: str) -> str:
    """A GPU as the driver calls it."""
    return {"h100": "NVIDIA H100 80GB HBM3", "l4": "NVIDIA L4"}[model]


def hardware_files(host: Host) -> dict[str, tuple[str, int]]:
    """Files of the hardware: text and mode by path."""
    found = {f"{FOLDER}/hardware.json": (json.dumps(hardware_of(host), indent=1) + "\n", 0o644)}
    return found | {place: (program(name), 0o755) for name, place in PROGRAMS.items()}


def program(name: str) -> str:
    """Text of a stand-in program."""
    return Path(HERE, "programs", name).read_text()
