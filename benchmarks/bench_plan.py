"""Claim: `groundwork plan prod` is at least 2.5 times faster than `pulumi preview` of the same stack, and our share on top of
the SDK itself is under 15 %.

Three whole processes are timed in turn: the plan; the real engine's preview with the stand-in provider; and the floor, the
same program under the SDK's own mocks with prepared answers.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from timing import Command, Took, in_turn, medians

from groundwork.lifecycle.place import Place
from groundwork.lifecycle.workspace import open_stack
from groundwork.plan.walk import plan
from groundwork.project import Project
from groundwork.sandbox.cloud import Cloud
from infra.environment.load import read_environment

ROOT = Path(__file__).resolve().parent.parent
STACK = "prod"
TIMES_FASTER = 2.5
SHARE = 0.15


def answers(folder: Path) -> Path:
    """Write what the stand-in cloud answers to the program, so that the floor has nothing to work out."""
    project = Project(ROOT)
    planned = plan(read_environment(project.environment_file(STACK), STACK), STACK, project)
    table = {f"{r.type} {r.name}": [r.id, r.outputs] for r in planned.resources}
    token = "aws:index/getCallerIdentity:getCallerIdentity"
    table[token] = Cloud(None).invoke(token, {})
    file = folder / "answers.json"
    file.write_text(json.dumps(table))
    return file


def preview(folder: Path) -> Command:
    """The engine's preview of the stack in a project of its own, in an empty sandbox."""
    root = folder / "project"
    root.mkdir()
    for name in ("Pulumi.yaml", f"Pulumi.{STACK}.yaml"):
        shutil.copy(ROOT / name, root)
    for name in ("stacks", ".venv"):
        (root / name).symlink_to(ROOT / name)
    opened = open_stack(Place(Project(root), STACK, sandbox=True))
    argv = [str(opened.engine.program), "preview", "--stack", STACK, "--non-interactive", "--color", "never"]
    return Command("preview", argv, root, {**os.environ, **opened.variables})


def measure(rounds: int = 5) -> dict:
    """Time all three."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        commands = [
            Command("plan", [sys.executable, "-m", "groundwork", "plan", STACK], ROOT),
            preview(folder),
            Command(
                "floor", [sys.executable, str(ROOT / "benchmarks" / "floor.py"), STACK, str(answers(folder))], ROOT
            ),
        ]
        times = in_turn(commands, rounds)
    middle = medians(times)
    faster, share = middle["preview"].wall / middle["plan"].wall, middle["plan"].cpu / middle["floor"].cpu - 1
    return {
        "title": f"`groundwork plan {STACK}` against `pulumi preview`",
        "command": "python benchmarks/bench_plan.py",
        "rows": [
            (name, f"{took.wall:.2f} s", f"{spread(times[name])}; processor {took.cpu:.2f} s")
            for name, took in middle.items()
        ],
        "verdicts": [
            (f"{faster:.2f} times faster than preview", f"at least {TIMES_FASTER}", faster >= TIMES_FASTER),
            (f"{share:+.0%} processor time on top of the SDK alone under mocks", f"under {SHARE:.0%}", share < SHARE),
        ],
    }


def spread(took: list[Took]) -> str:
    """Fastest and slowest."""
    return f"{min(t.wall for t in took):.2f} to {max(t.wall for t in took):.2f} s"


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
