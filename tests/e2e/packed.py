"""The engine with the policy pack on an environment, or on a program of its own, and what the pack wrote of it."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from groundwork.lifecycle.place import Place
from groundwork.lifecycle.workspace import open_stack
from groundwork.project import Project
from tests.examples import ROOT

Row = tuple[str, str, str, str]
"""Rule, target, outcome and message of one verdict."""


@dataclass(frozen=True)
class Said:
    """What the engine ended with and what the pack wrote."""

    code: int
    output: str
    verdicts: list[Row]


def project_of(root: Path, stack: str, program: Path | None = None) -> Project:
    """A project in a folder of its own: an example environment, or a program of a few lines."""
    root.mkdir()
    shutil.copy(ROOT / "Pulumi.yaml", root)
    shutil.copy(ROOT / f"Pulumi.{stack}.yaml", root)
    for name in (".venv", "policies"):
        (root / name).symlink_to(ROOT / name)
    (root / "stacks").symlink_to(program or ROOT / "stacks")
    return Project(root)


def engine(project: Project, stack: str, *words: str, sandbox: bool = True) -> Said:
    """Run `pulumi WORDS --policy-pack policies`."""
    place = Place(project, stack, sandbox)
    opened = open_stack(place)
    file = project.root / "verdicts.json"
    file.unlink(missing_ok=True)
    pack = ["--policy-pack", str(project.root / "policies"), "--non-interactive", "--color", "never"]
    variables = {**opened.variables, "GROUNDWORK_VERDICTS": str(file)}
    try:
        done = opened.command.run([*words, *pack, "--stack", stack], str(project.root), variables)
        code, output = done.code, done.stdout + done.stderr
    except Exception as error:  # the Automation API raises where the engine ends with another code
        code, output = 1, str(error)
    rows = json.loads(file.read_text()) if file.exists() else []
    return Said(code, output, [tuple(row) for row in rows])
