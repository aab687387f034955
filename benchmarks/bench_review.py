"""Claim: a whole review of prod (two plans, rules, cost, comment, page, SARIF, JUnit, JSON) takes less than three times one plan.

Both are whole processes, in a clone, so that what the work tree holds beside its commits changes nothing.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import Command, in_turn, medians

ROOT = Path(__file__).resolve().parent.parent
STACK = "prod"
TIMES = 3.0


def measure(rounds: int = 5) -> dict:
    """Time a plan and a review in turn."""
    with tempfile.TemporaryDirectory() as name:
        clone = Path(name) / "clone"
        subprocess.run(["git", "clone", "-q", f"file://{ROOT}", str(clone)], check=True)
        tool = [sys.executable, "-m", "groundwork"]
        commands = [
            Command("plan", [*tool, "plan", STACK], clone),
            Command("review", [*tool, "review", STACK, "--base", "HEAD~1", "--out", str(Path(name) / "out")], clone),
        ]
        times = in_turn(commands, rounds)
    middle = medians(times)
    share = middle["review"].wall / middle["plan"].wall
    return {
        "title": f"`groundwork review {STACK}` against `groundwork plan {STACK}`",
        "command": "python benchmarks/bench_review.py",
        "rows": [
            (
                name,
                f"{took.wall:.2f} s",
                f"{min(t.wall for t in times[name]):.2f} to {max(t.wall for t in times[name]):.2f} s; processor {took.cpu:.2f} s",
            )
            for name, took in middle.items()
        ],
        "verdicts": [(f"{share:.2f} times one plan", f"under {TIMES:g}", share < TIMES)],
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
