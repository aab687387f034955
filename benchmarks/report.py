"""Run every benchmark and write `benchmarks/report.md`; ends with 1 when a claim does not hold."""

import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import bench_inventory
import bench_linear
import bench_plan
import bench_policies
import bench_review
import bench_start
from timing import machine

from groundwork.sandbox.engine import find_engine

REPORT = Path(__file__).with_name("report.md")


def section(found: dict) -> list[str]:
    """One benchmark as Markdown."""
    lines = [
        f"## {found['title']}",
        "",
        f"`{found['command']}`",
        "",
        "| what | median | spread or note |",
        "|---|---|---|",
    ]
    lines += [f"| {' | '.join(row)} |" for row in found["rows"]]
    lines += ["", "| found | claimed | holds |", "|---|---|---|"]
    lines += [f"| {got} | {wanted} | {'yes' if holds else '**no**'} |" for got, wanted, holds in found["verdicts"]]
    return [*lines, ""]


def main() -> int:
    """Measure, write, and say what did not hold."""
    where = machine()
    found = [
        bench_plan.measure(),
        bench_linear.measure(),
        bench_policies.measure(),
        bench_review.measure(),
        bench_start.measure(),
        bench_inventory.measure(),
    ]
    pulumi = f"pulumi {version('pulumi')}, pulumi-aws {version('pulumi-aws')}, engine {find_engine().version}"
    notes = [
        pulumi,
        "`plan` and `preview` each are a whole process, imports included; `floor` is the same program under the SDK's own mocks with prepared answers",
        "Ansible on hosts is measured apart, since that needs root: `make bench-hosts` writes [hosts.md](hosts.md)",
    ]
    return write(REPORT, "make bench", where, notes, found)


def write(report: Path, command: str, where: str, notes: list[str], found: list[dict]) -> int:
    """Write what was found, and say what did not hold."""
    head = [
        "# Benchmarks",
        f"Written by `{command}`: ratios and medians of one run. Absolute times depend on the machine; the ratios are the claims.",
        "",
        f"- day: {datetime.now(UTC):%Y-%m-%d}",
        f"- machine: {where}",
        f"- Python {sys.version.split()[0]}",
        *(f"- {note}" for note in notes),
        "",
    ]
    report.write_text("\n".join([*head, *(line for part in found for line in section(part))]), encoding="utf-8")
    broken = [
        f"{part['title']}: {got}, claimed {wanted}"
        for part in found
        for got, wanted, holds in part["verdicts"]
        if not holds
    ]
    print(report.read_text(), *broken, sep="\n")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
