"""All checks of a host in the order they are read, and the table of all hosts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from infra.catalog.hosts import Hosts
from infra.hosts.validation import gpu_checks, host_checks
from infra.hosts.validation.finding import REMEDIES, Finding, worst
from infra.hosts.validation.host import Host


@dataclass(frozen=True)
class Check:
    """A question asked of each host that it is for."""

    name: str
    ask: Callable[[Host], Iterator[Finding]]
    well: Callable[[Host], str]
    """What is told where nothing is found."""
    applies: Callable[[Host], bool]


def _has_gpus(host: Host) -> bool:
    return bool(host.wanted["gpus"])


def _drives(host: Host) -> bool:
    return _has_gpus(host) and any(True for _ in host.answering)


def _model(host: Host) -> str:
    rows = host.facts.gpus
    names = {gpu.text("name") or (rows[gpu.pci].title if gpu.pci in rows else gpu.pci) for gpu in host.gpus}
    return f"{len(host.gpus)}× {', '.join(sorted(names))}"


def _splits(host: Host) -> str:
    return f"{len(host.split)} GPUs split as asked" if host.split else "no GPU is split"


CHECKS: Final[Sequence[Check]] = (
    Check("bus", gpu_checks.bus, _model, _has_gpus),
    Check("driver", gpu_checks.driver, lambda host: str(host.wanted["versions"].get("driver")), _has_gpus),
    Check("xid", gpu_checks.xid, lambda host: f"none in {host.wanted['xid_hours']} h", _has_gpus),
    Check("memory", gpu_checks.memory, lambda host: "ECC on, no error uncorrected, no row waits", _drives),
    Check("persistence", gpu_checks.persistence, lambda host: "on", _drives),
    Check("pcie", gpu_checks.pcie, lambda host: "all lanes", _drives),
    Check("nvlink", gpu_checks.nvlink, lambda host: "all links up", _drives),
    Check("clocks", gpu_checks.clocks, lambda host: "nothing slows down", _drives),
    Check("mig", gpu_checks.mig, _splits, _drives),
    Check("diagnostic", gpu_checks.diagnostic, lambda host: f"level {host.wanted['diagnostic']} passed", lambda host: _drives(host) and host.wanted["diagnostic"] > 0),
    Check("daemons", host_checks.daemons, lambda host: f"{len(host.wanted['units'])} run", lambda host: bool(host.wanted["units"])),
    Check("containers", host_checks.containers, lambda host: "CDI names every GPU", _drives),
    Check("disks", host_checks.disks, lambda host: f"{len(host.probe['disks'])} in arrays", lambda host: bool(host.probe["disks"])),
    Check("space", host_checks.space, lambda host: f"{len(host.probe['mounts'])} file systems have room", lambda host: True),
    Check("links", host_checks.links, lambda host: f"{len(host.wanted['nics'])} at their rate", lambda host: bool(host.wanted["nics"])),
    Check("infiniband", host_checks.infiniband, lambda host: f"{len(host.probe['ports'])} ports active", lambda host: host.wanted["fabric"] != "none"),
    Check("clock", host_checks.clock, lambda host: f"{host.probe['clock']['offset_ms']:+.1f} ms", lambda host: True),
)  # fmt: skip
"""Every check, in the order of reading: the GPUs, what is around them, the host."""


def judge(probe: Mapping[str, Any], wanted: Mapping[str, Any], facts: Hosts) -> list[Finding]:
    """Findings of one host; a check that finds nothing is told as well."""
    host = Host(probe, wanted, facts)
    found: list[Finding] = []
    for check in CHECKS:
        if check.name not in wanted["waive"] and check.applies(host):
            found += list(check.ask(host)) or [Finding(check.name, "ok", check.well(host))]
    return found


def table(hosts: Mapping[str, Sequence[Finding] | None], quiet: bool = False) -> list[str]:
    """Lines for people: a table for each host, what failed first; `quiet` leaves out what is well."""
    lines: list[str] = []
    for name, findings in sorted(hosts.items()):
        if findings is None:
            lines += [f"{name}: no answer", ""]
            continue
        level = {"fail": "FAILS", "warn": "ready, with warnings", "ok": "ready"}[worst(findings)]
        lines.append(f"{name}: {level}")
        rows = [row for row in _rows(findings) if not (quiet and row[0] == "ok")]
        widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
        for row in rows:
            lines.append(
                "  " + "  ".join(cell.ljust(width) for cell, width in zip(row, (*widths, 0), strict=True)).rstrip()
            )
            if remedy := row_remedy(row[1], findings, row[3]):
                lines.append(f"  {' ' * (sum(widths) + 6)}→ {remedy}")
        lines.append("")
    return lines


def failures(findings: Sequence[Finding]) -> list[str]:
    """What a host fails for, a sentence each."""
    return [
        f"{check}{gpus and ' of ' + gpus}: {found}" for level, check, gpus, found in _rows(findings) if level == "fail"
    ]


def row_remedy(check: str, findings: Iterable[Finding], found: str) -> str:
    """The remedy of a row, in words."""
    return next(
        (REMEDIES[each.remedy] for each in findings if each.check == check and each.found == found and each.remedy), ""
    )


def _rows(findings: Sequence[Finding]) -> Iterator[tuple[str, str, str, str]]:
    """Level, check, GPUs, finding: what is the same of several GPUs in one row, the worst first."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for level in ("fail", "warn", "ok"):
        for each in findings:
            if each.level == level:
                groups.setdefault((level, each.check, each.found), []).append(each)
    for (level, check, found), same in groups.items():
        gpus = [each for each in same if each.gpu is not None]
        named = (
            f"GPU {gpus[0].gpu} ({gpus[0].bus})"
            if len(gpus) == 1
            else f"GPUs {_spans([each.gpu for each in gpus if each.gpu is not None])}"
        )
        yield level, check, named if gpus else "", found


def _spans(numbers: Sequence[int]) -> str:
    """`0-3, 6` of 0, 1, 2, 3, 6."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)
