"""Filters of validation; what they say is judged in `infra.hosts.validation`, which needs no Ansible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from infra.catalog import catalog
from infra.hosts.validation.finding import Finding, worst
from infra.hosts.validation.judge import failures, judge, table
from infra.hosts.validation.readings import FIELDS, REMAPPED

SCHEMA = "groundwork.validation/1"


def fields(query: str) -> list[str]:
    """What the probe asks the driver, so that answers and their reading have one list."""
    return list({"gpus": FIELDS, "remapped": REMAPPED}[query])


def judged(probe: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Findings of a host as plain data; Ansible keeps them between tasks."""
    return [vars(finding) for finding in judge(probe, wanted, catalog().hosts)]


def report(hosts: Mapping[str, Sequence[Mapping[str, Any]] | None]) -> dict[str, Any]:
    """All hosts for machines: level, findings, and the remedy of each in words."""
    known = {name: _findings(each) for name, each in hosts.items()}
    return {
        "schema": SCHEMA,
        "hosts": {
            name: {"level": "unreachable", "findings": []}
            if each is None
            else {"level": worst(each), "findings": [finding.as_data() for finding in each]}
            for name, each in sorted(known.items())
        },
    }


def as_table(hosts: Mapping[str, Sequence[Mapping[str, Any]] | None], quiet: bool = False) -> list[str]:
    """All hosts for people."""
    return table({name: _findings(each) for name, each in hosts.items()}, quiet)


def failed(findings: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a host fails for, a sentence each."""
    return failures([Finding(**each) for each in findings])


def _findings(data: Sequence[Mapping[str, Any]] | None) -> list[Finding] | None:
    return None if data is None else [Finding(**each) for each in data]


class FilterModule:
    """What Ansible finds here."""

    def filters(self) -> dict[str, Any]:
        """Filters by name."""
        return {
            "validate_fields": fields,
            "validate_judged": judged,
            "validate_report": report,
            "validate_table": as_table,
            "validate_failed": failed,
        }
