"""Answers of `lspci`, `nvidia-smi` and others, taken apart. Every text is as the programs print it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

FIELDS: Final = (
    "index", "pci.bus_id", "name", "uuid", "serial", "driver_version", "persistence_mode", "pstate", "memory.total",
    "mig.mode.current", "mig.mode.pending", "ecc.mode.current", "ecc.mode.pending", "ecc.errors.uncorrected.volatile.total",
    "ecc.errors.uncorrected.aggregate.sram", "ecc.errors.corrected.aggregate.total", "retired_pages.pending",
    "pcie.link.gen.current", "pcie.link.gen.max", "pcie.link.width.current", "pcie.link.width.max", "clocks_event_reasons.active",
    "utilization.gpu", "temperature.gpu", "power.limit", "power.default_limit", "fabric.state", "fabric.status",
)  # fmt: skip
"""What `nvidia-smi --query-gpu` is asked, in this order."""
REMAPPED: Final = ("gpu_bus_id", "remapped_rows.uncorrectable", "remapped_rows.pending", "remapped_rows.failure")
"""What `nvidia-smi --query-remapped-rows` is asked."""

_DEVICE: Final = re.compile(
    r"^([0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-9]) 030[02]: 10de:([0-9a-f]{4}) \(rev ([0-9a-f]{2})\)", re.MULTILINE
)
_XID: Final = re.compile(
    r"^(?P<at>[0-9.]+) .*NVRM: Xid \(PCI:(?P<bus>[0-9a-fA-F:]+)\): (?P<number>\d+)(?:, (?P<text>.*))?$"
)
_INSTANCE: Final = re.compile(r"^\|\s+(\d+)\s+MIG (\S+)\s+\d+\s+\d+\s+\d+:\d+", re.MULTILINE)
_NONE: Final = ("", "[N/A]", "N/A", "[Not Supported]", "[Unknown Error]", "[GPU requires reset]")


@dataclass
class Gpu:
    """A GPU as the bus shows it, with what the driver says of it."""

    index: int
    """The driver's, or where it says nothing, the place on the bus, which is the same as shipped."""
    bus: str
    pci: str
    gone: bool
    """Whether the bus reads nothing but ones of it."""
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    """By field of `FIELDS` and `REMAPPED`; nothing where the driver does not answer for it."""

    def text(self, name: str) -> str | None:
        """A value, or none where the GPU has no such thing."""
        value = self.values.get(name, "")
        return None if value in _NONE else value

    def number(self, name: str) -> float | None:
        """A value as a number."""
        text = self.text(name)
        return float(text) if text is not None and re.fullmatch(r"-?\d+(\.\d+)?", text) else None


def bus_id(text: str) -> str:
    """An address on the bus as `lspci -D` writes it: `0000:10:00.0`, of `00000000:10:00.0`."""
    domain, _, rest = text.strip().lower().partition(":")
    return f"{domain[-4:]}:{rest}"


def gpus(probe: Mapping[str, Any]) -> list[Gpu]:
    """Every GPU of the bus, in its order."""
    said = {bus_id(row["pci.bus_id"]): row for row in rows(probe["gpus"]["out"], FIELDS)}
    remapped = {bus_id(row["gpu_bus_id"]): row for row in rows(probe["remapped"]["out"], REMAPPED)}
    found: list[Gpu] = []
    for place, (bus, pci, revision) in enumerate(sorted(_DEVICE.findall(probe["lspci"]))):
        values = {**remapped.get(bus, {}), **said[bus]} if bus in said else {}
        index = int(values["index"]) if values.get("index", "").isdigit() else place
        found.append(Gpu(index, bus, pci, revision == "ff", values))
    return found


def rows(text: str, fields: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """Lines of `--format=csv,noheader,nounits` that have all fields; others are messages."""
    for line in text.splitlines():
        parts = [part.strip() for part in line.split(",")]
        if len(parts) == len(fields):
            yield dict(zip(fields, parts, strict=True))


def messages(text: str, fields: tuple[str, ...]) -> list[str]:
    """What was said beside the rows."""
    return [line.strip() for line in text.splitlines() if line.strip() and len(line.split(",")) != len(fields)]


@dataclass(frozen=True)
class XidLine:
    """A fault that the driver reported."""

    bus: str
    """Without function: `0000:10:00`."""
    number: str
    text: str


def xids(lines: list[str]) -> list[XidLine]:
    """Faults in the kernel's log (`journalctl -o short-unix`), each GPU's number once, the last text of it."""
    found: dict[tuple[str, str], XidLine] = {}
    for line in lines:
        if match := _XID.match(line):
            bus = bus_id(match["bus"])
            found[bus, match["number"]] = XidLine(bus, match["number"], match["text"] or "")
    return list(found.values())


def nvlinks(text: str) -> dict[int, tuple[int, int]]:
    """`nvidia-smi nvlink -s`: links of each GPU by index, and how many of them are up."""
    found: dict[int, tuple[int, int]] = {}
    index = -1
    for line in text.splitlines():
        if match := re.match(r"GPU (\d+):", line):
            index = int(match[1])
            found[index] = (0, 0)
        elif re.match(r"\s+Link \d+:", line):
            links, active = found[index]
            found[index] = (links + 1, active + ("inactive" not in line))
    return found


def instances(text: str) -> dict[int, list[str]]:
    """`nvidia-smi mig -lgi`: profiles of the instances of each GPU by index, sorted."""
    found: dict[int, list[str]] = {}
    for index, profile in _INSTANCE.findall(text):
        found.setdefault(int(index), []).append(profile)
    return {index: sorted(profiles) for index, profiles in found.items()}


def failed_tests(text: str) -> list[tuple[str, int | None, str]] | None:
    """`dcgmi diag -j`: test, GPU and warning of each that failed; none where it is no such document."""
    try:
        categories = json.loads(text)["DCGM Diagnostic"]["test_categories"]
    except (ValueError, KeyError, TypeError):
        return None
    found: list[tuple[str, int | None, str]] = []
    for test in (test for category in categories for test in category["tests"]):
        for result in test.get("results", []):
            if result.get("status") == "Fail":
                index = result.get("entity_id") if result.get("entity_group") == "GPU" else None
                told = "; ".join(warning.get("warning", "") for warning in result.get("warnings", []))
                found.append((str(test["name"]), index, told))
    return found
