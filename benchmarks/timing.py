"""Timing commands fairly: rounds in turn, so that a busy moment strikes all alike, and medians."""

import os
import resource
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Command:
    """A command that is timed."""

    name: str
    argv: Sequence[str]
    cwd: Path
    env: Mapping[str, str] | None = None

    def run(self) -> "Took":
        """Run it once; its output is thrown away, its failure is not."""
        # Compiled modules are kept, as on anybody's machine, whatever the shell of the one who measures says.
        env = {**os.environ, **(self.env or {}), "PYTHONDONTWRITEBYTECODE": ""}
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(self.argv, cwd=self.cwd, env=env, capture_output=True, text=True, check=False)
        took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            raise SystemExit(f"{self.name} failed:\n{done.stdout}\n{done.stderr}")
        return Took(took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


@dataclass(frozen=True)
class Took:
    """What a run took."""

    wall: float
    """Seconds on the clock."""
    cpu: float
    """Seconds of processor, of the command and of every process it waited for."""


def in_turn(commands: Sequence[Command], rounds: int) -> dict[str, list[Took]]:
    """Run every command once unmeasured, then `rounds` times, one after the other."""
    for command in commands:
        command.run()
    times: dict[str, list[Took]] = {command.name: [] for command in commands}
    for _ in range(rounds):
        for command in commands:
            times[command.name].append(command.run())
    return times


def medians(times: Mapping[str, Sequence[Took]]) -> dict[str, Took]:
    """Median of each, clock and processor apart."""
    return {name: Took(median(t.wall for t in took), median(t.cpu for t in took)) for name, took in times.items()}


def peak_mib() -> float:
    """Most memory this process has had, MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> str:
    """What the numbers were measured on."""
    cpu = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        "?",
    )
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    usable = len(os.sched_getaffinity(0))
    quota = Path("/sys/fs/cgroup/cpu.max")
    if quota.exists() and (said := quota.read_text().split())[0] != "max":
        usable = min(usable, round(int(said[0]) / int(said[1])))
    return f"{cpu}, {usable} cores, {pages * size / 2**30:.0f} GiB, load {os.getloadavg()[0]:.1f} at the start"
