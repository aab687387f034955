"""The roles that are held to one shape: those that state what of them was run."""

from pathlib import Path
from typing import Any

import yaml

from tests.examples import ROOT

ANSIBLE = ROOT / "ansible"
ROLES = sorted(path.parents[1] for path in (ANSIBLE / "roles").glob("*/meta/verified.yml"))
STEPS = ["preflight", "install", "configure", "run", "verify"]


def read(file: Path) -> Any:
    """A YAML file."""
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def tasks_of(role: Path) -> list[dict[str, Any]]:
    """All tasks and handlers of a role."""
    return [task for file in sorted(role.glob("[th]a*/*.yml")) for task in read(file) or []]
