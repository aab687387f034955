"""A host under validation: what it said, what it should be, and the catalogue's facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from infra.catalog.host_rows import Threshold
from infra.catalog.hosts import Hosts
from infra.hosts.validation import readings
from infra.hosts.validation.finding import Finding, Level
from infra.hosts.validation.readings import Gpu


@dataclass(frozen=True)
class Host:
    """What the checks read."""

    probe: Mapping[str, Any]
    wanted: Mapping[str, Any]
    facts: Hosts

    @cached_property
    def gpus(self) -> list[Gpu]:
        """GPUs that the bus shows, in its order."""
        return readings.gpus(self.probe)

    @property
    def answering(self) -> Iterator[Gpu]:
        """Those that the driver answers for; what it does not answer for is told once, by `bus`."""
        return (gpu for gpu in self.gpus if gpu.values)

    @cached_property
    def split(self) -> dict[int, list[str]]:
        """Profiles that each GPU is to be split into, by its index; GPUs that are to be whole are not there."""
        asked: dict[str, dict[str, int]] = self.wanted["gpus"].get("mig") or {}
        return {
            int(index): sorted(name for name, count in profiles.items() for _ in range(count))
            for index, profiles in asked.items()
        }

    def unit(self, name: str) -> str:
        """State of a systemd unit: `active`, `failed`, or `absent`."""
        return str(self.probe["units"].get(name, "absent"))

    def level(self, threshold: str, value: float, low: bool = False) -> Level | None:
        """Which level a reading has, or none where it is well; `low` where little is worse than much."""
        row: Threshold = self.facts.thresholds[threshold]
        sign = -1 if low else 1
        if row.fail is not None and sign * value >= sign * row.fail:
            return "fail"
        if row.warn is not None and sign * value >= sign * row.warn:
            return "warn"
        return None


def of(gpu: Gpu, check: str, level: Level, found: str, remedy: str) -> Finding:
    """A finding of one GPU."""
    return Finding(check, level, found, remedy, gpu.index, gpu.bus)
