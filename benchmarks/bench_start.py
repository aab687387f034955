"""Claims: `groundwork --help` under a third of a second; reading and checking an environment under 0.2 s after imports."""

import json
import sys
import time
from pathlib import Path
from statistics import median

from timing import Command, in_turn, medians

ROOT = Path(__file__).resolve().parent.parent
HELP = 1 / 3
CHECK = 0.2


def checking() -> float:
    """Read and check `prod` in this process, once for the catalogue's tables, then timed."""
    from infra.environment.load import read_environment

    file = ROOT / "Pulumi.prod.yaml"
    times = []
    for _ in range(15):
        start = time.perf_counter()
        reading = read_environment(file, "prod")
        times.append(time.perf_counter() - start)
        assert reading.ok
    return median(times)


def first_check() -> float:
    """The same in a fresh process, tables read for the first time."""
    program = (
        "import time; from pathlib import Path; from infra.environment.load import read_environment; s = time.perf_counter(); "
        "assert read_environment(Path('Pulumi.prod.yaml'), 'prod').ok; print(time.perf_counter() - s)"
    )
    import subprocess

    runs = [
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for _ in range(5)
    ]
    return median(map(float, runs))


def measure(rounds: int = 9) -> dict:
    """Time both."""
    shown = medians(in_turn([Command("help", [sys.executable, "-m", "groundwork", "--help"], ROOT)], rounds))[
        "help"
    ].wall
    first, warm = first_check(), checking()
    return {
        "title": "Start and check",
        "command": "python benchmarks/bench_start.py",
        "rows": [
            ("`groundwork --help`", f"{shown:.3f} s", "whole process"),
            (
                "read and check `prod`, first in a process",
                f"{first:.3f} s",
                "after imports, the catalogue's tables read",
            ),
            ("read and check `prod`, again", f"{warm:.3f} s", "tables at hand"),
        ],
        "verdicts": [
            (f"help in {shown:.3f} s", f"under {HELP:.3f} s", shown < HELP),
            (f"checked in {first:.3f} s", f"under {CHECK} s", first < CHECK),
        ],
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
