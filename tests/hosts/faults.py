"""Faults to plant on a host's hardware, and how to mend them."""

import re
from typing import Final

from tests.hosts.hardware import FOLDER

FAULTS: Final = {
    "off-the-bus": "GPUs (by index) the driver has lost: `nvidia-smi` fails with 15, `lspci` shows revision ff",
    "ecc": "GPUs with an uncorrected memory error: `nvidia-smi` counts it, `dcgmi diag` fails",
    "no-driver": "`nvidia-smi` cannot reach the driver and fails with 9",
    "busy": "GPUs that a program uses, as `nvidia-smi --query-compute-apps` tells",
    "xid": "one line of the driver in the kernel's log, with this number, of the GPU whose index may follow (0)",
}
PLACE: Final = f"/{FOLDER}/faults"


def plant(fault: str, value: str) -> str:
    """Shell command that plants a fault; `value`: GPUs by index, or the number of an XID and the GPU's index."""
    if not re.fullmatch(r"[0-9 ]*", value):
        raise ValueError(f"`{value}` is not a list of numbers")
    if fault == "xid":
        number, gpu = [*value.split(), "0"][:2] if value.split() else ("79", "0")
        line = f"NVRM: Xid (PCI:0000:{0x10 + int(gpu) * 0x10:02x}:00): {number}, pid='<unknown>', name=<unknown>"
        # nspawn hosts share this machine's kernel log and have no way to write it: there it goes to the journal as the kernel's.
        kernel, journal = (
            f'echo "<3>{line}" | sudo tee /dev/kmsg >/dev/null',
            f'sudo logger -p kern.err -t kernel "{line}"',
        )
        return f"if [ -c /dev/kmsg ]; then {kernel}; else {journal}; fi"
    return f"sudo mkdir -p {PLACE} && echo '{value}' | sudo tee {PLACE}/{fault} >/dev/null"


def mend() -> str:
    """Shell command that mends all faults."""
    return f"sudo rm -rf {PLACE}"
