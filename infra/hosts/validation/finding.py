"""What validation finds, and what an operator does about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

Level = Literal["ok", "warn", "fail"]

REMEDIES: Final = {
    "application": "look at the program that used the GPU; the GPU is well",
    "bmc": "look at the BMC's log for power, fans and temperature of the slot",
    "cables": "power the host off and seat the card's power cables",
    "cdi": "systemctl start nvidia-cdi-refresh.service, then restart containers that hold the old devices",
    "chrony": "chronyc sources -v; run site.yml --tags base",
    "count": "compare `lspci -d 10de:` with the delivery note, then mend the host or `gpus` in the environment file",
    "dcgm": "systemctl status nvidia-dcgm; run site.yml --tags dcgm",
    "diagnostic": "take the host out and run `dcgmi diag -r 3`; a second failure is for the vendor",
    "disk": "look at `lsblk` and `journalctl -k`; run site.yml --tags nvme once the disk is back",
    "driver": "journalctl -k | grep -i nvrm; run site.yml --tags nvidia_driver",
    "ecc": "nvidia-smi -i GPU -e 1, then a reset: without ECC a flipped bit is a wrong answer",
    "exchange": "take the GPU out and give the vendor its serial number and nvidia-bug-report.sh's file",
    "exporter": "systemctl status nvidia-dcgm-exporter; run site.yml --tags dcgm",
    "fabric": "systemctl status nvidia-fabricmanager; its version must be the driver's",
    "infiniband": "look at the cable, the switch's port and the subnet manager (`ibstat`, `iblinkinfo`)",
    "mig": "run site.yml --tags mig; a GPU in use is left as it is",
    "nic": "look at the cable, the transceiver and the switch's port (`ethtool`)",
    "nvlink": "nvidia-smi nvlink -e, then a reset of all GPUs of the board, then the vendor",
    "pcie": "seat the card, look at riser and slot settings of the firmware; `lspci -vv` shows the link's capability",
    "persistence": "systemctl restart nvidia-persistenced",
    "power-cycle": "power-cycle the host by its BMC, a reboot does not cut a card's power; if it comes back: seat, riser, then the vendor",
    "power-limit": "nvidia-smi -i GPU -pl WATTS, where nobody meant it to be lower",
    "reboot": "reboot the host: its kernel module and its libraries are of two releases",
    "recovery": "the line in the kernel's log names the recovery that the driver asks for",
    "remap": "reset the GPU when nothing uses it: nvidia-smi --gpu-reset -i GPU",
    "reset": "take the host out, nvidia-smi --gpu-reset -i GPU or reboot, then `dcgmi diag -r 3`",
    "space": "du -xh --max-depth=2 on that file system; images and logs are the usual ones",
    "watch": "none now; a second one within days is for the vendor",
}
"""What to do, by key; the catalogue's XIDs name theirs."""


@dataclass(frozen=True)
class Finding:
    """One reading that is not, or is, as it should be; of a GPU where it has an index."""

    check: str
    level: Level
    found: str
    remedy: str = ""
    """Key of `REMEDIES`; none where all is well."""
    gpu: int | None = None
    bus: str | None = None

    def as_data(self) -> dict[str, Any]:
        """For the report, the remedy in words."""
        data: dict[str, Any] = {"check": self.check, "level": self.level, "found": self.found}
        if self.gpu is not None:
            data |= {"gpu": self.gpu, "bus": self.bus}
        return data | ({"remedy": REMEDIES[self.remedy]} if self.remedy else {})


def worst(findings: Sequence[Finding]) -> Level:
    """The worst level there is."""
    levels = {finding.level for finding in findings}
    return "fail" if "fail" in levels else "warn" if "warn" in levels else "ok"
