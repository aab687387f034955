"""Ask a peer again what it says of the twins, and keep its answers beside this file (minutes).

Usage: python -m tests.policies.twin.record checkov PROGRAM
       python -m tests.policies.twin.record trivy PROGRAM

The second PROGRAM is built from `trivy/` beside this file, whose `main.go` says how. Tests read what is kept, and so need neither
of them nor a network. Afterwards write the page: python -m tests.policies.twin.page
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from tests.policies.twin.source import FAULTS, HERE, STACKS, spoilt, twin_of


class Said(NamedTuple):
    """One check of a peer on one resource."""

    file: str
    check: str
    title: str
    address: str
    passed: bool


def write_twins(folder: Path) -> dict[str, str]:
    """Write a plan of each example and of each fault; returns what a file's name stands for."""
    names = {f"stack-{stack}.json": stack for stack in STACKS}
    for file, stack in names.items():
        (folder / file).write_text(json.dumps(twin_of(stack)))
    for number, (fault, row) in enumerate(FAULTS.items()):
        names[f"fault-{number:02}.json"] = fault
        (folder / f"fault-{number:02}.json").write_text(json.dumps(twin_of(row["stack"], spoilt(fault).graph)))
    return names


def checkov(program: str, folder: Path) -> Iterator[Said]:
    """What checkov says of every plan in a folder; it asks its own checks alone, and nobody else's server."""
    options = ["--framework", "terraform_plan", "--skip-download", "--output", "json"]
    done = subprocess.run([program, "--directory", str(folder), *options], capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)
    for report in found if isinstance(found, list) else [found]:
        for key in ("passed_checks", "failed_checks"):
            for one in report["results"][key]:
                file = Path(one["file_path"]).name
                yield Said(file, one["check_id"], one["check_name"], one["resource"], key == "passed_checks")


def trivy(program: str, folder: Path) -> Iterator[Said]:
    """What trivy says of every plan in a folder; what passes it says once a plan, and without an address."""
    done = subprocess.run([program, str(folder)], capture_output=True, text=True, check=True)
    for one in json.loads(done.stdout):
        # Checks of other clouds pass as well, since nothing of theirs is there.
        if one["check"].startswith("AWS-"):
            yield Said(*(one[key] for key in Said._fields))


ASK: Mapping[str, Callable[[str, Path], Iterator[Said]]] = {"checkov": checkov, "trivy": trivy}
"""How each peer is asked."""


def version(program: str) -> str:
    """The version a program says it has."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    return said.strip().removeprefix("v")


def record(peer: str, program: str) -> dict[str, Any]:
    """Everything to keep."""
    with tempfile.TemporaryDirectory() as name:
        names = write_twins(Path(name))
        said = list(ASK[peer](program, Path(name)))
    failed = {what: _failed(said, file) for file, what in names.items()}
    return {
        "peer": peer,
        "version": version(program),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "resources": {stack: len(twin_of(stack)["resource_changes"]) for stack in STACKS},
        "passed": {stack: sum(one.passed for one in said if names[one.file] == stack) for stack in STACKS},
        "titles": dict(sorted({one.check: one.title for one in said}.items())),
        "fails": {stack: failed[stack] for stack in STACKS},
        "turns": {fault: _more(failed[fault], failed[row["stack"]]) for fault, row in FAULTS.items()},
    }


def _failed(said: list[Said], file: str) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for one in said:
        if one.file == file and not one.passed:
            found.setdefault(one.check, set()).add(one.address)
    return {check: sorted(found[check]) for check in sorted(found)}


def _more(after: dict[str, list[str]], before: dict[str, list[str]]) -> dict[str, list[str]]:
    """What fails after and did not before."""
    more = {check: sorted({*addresses} - {*before.get(check, ())}) for check, addresses in after.items()}
    return {check: addresses for check, addresses in more.items() if addresses}


if __name__ == "__main__":
    asked, path = sys.argv[1:]
    kept = json.dumps(record(asked, path), indent=1, ensure_ascii=False) + "\n"
    (HERE / f"{asked}.json").write_text(kept, encoding="utf-8")
