"""Claims of the rules: judging an environment of over 300 resources by all of them takes under a second on top of its plan;
a resource is judged at least 20 times faster than by checkov, which reads the same environment as Terraform would plan it;
`groundwork check` is at least twice as fast as `pulumi preview` with the policy pack, and the pack makes a preview less than
20 % longer; judging stays linear up to 5,000 resources.

checkov is put into an environment of its own under `~/.cache/groundwork`, the first time; where it cannot be had the row says so.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench_plan import preview, spread
from timing import Command, in_turn, medians

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
STACK = "prod"
SECONDS = 1.0
TIMES_A_RESOURCE = 20
TIMES_A_PREVIEW = 2
SHARE_OF_A_PREVIEW = 0.20
COPIES = (1, 3, 6, 16)
"""How many times the environment's graph is put side by side; the last has over 5,000 resources."""
CURVE = 1.3
CHECKOV = "3.3.30"
PEER = """
import json, sys, time
from checkov.runner_filter import RunnerFilter
from checkov.terraform.plan_runner import Runner
seconds = []
for _ in range(int(sys.argv[2])):
    start = time.process_time()
    said = Runner().run(None, files=[sys.argv[1]], runner_filter=RunnerFilter(framework=["terraform_plan"]))
    seconds.append(time.process_time() - start)
print(json.dumps({"seconds": seconds, "verdicts": len(said.passed_checks) + len(said.failed_checks)}))
"""
"""Its own scan of one plan, several times in one process: imports are not counted, as they are not for us."""


def one(copies: int, rounds: int = 5) -> None:
    """Judge the environment's graph, so many times side by side, in this process; print what it took."""
    from groundwork.cost.estimate import estimate
    from groundwork.plan.walk import plan
    from groundwork.policy.world import world_of
    from groundwork.project import Project
    from infra.environment.load import read_environment
    from tests.policies.compliant import TODAY

    project = Project(ROOT)
    world = world_of(estimate(plan(read_environment(project.environment_file(STACK), STACK), STACK, project)), TODAY)
    world = replace(world, graph=side_by_side(world.graph, copies))
    start = time.perf_counter()
    from policies.judge import judge
    from policies.registry import rules

    verdicts = judge(rules(), world)
    first, warm = time.perf_counter() - start, []
    for _ in range(rounds):
        # Of a graph that was asked before, the indexes would be there already.
        fresh, start = replace(world, graph=side_by_side(world.graph, 1)), time.process_time()
        judge(rules(), fresh)
        warm.append(time.process_time() - start)
    found = {"resources": len(world.graph.resources), "verdicts": len(verdicts), "rules": len(rules())}
    print(json.dumps({**found, "first": first, "seconds": median(warm)}))


def side_by_side(graph, copies: int):
    """A graph so many times, each with names of its own; copies know nothing of each other."""
    from policies.graph import Graph

    def renamed(one, mark: str):
        return replace(
            one,
            urn=one.urn + mark,
            name=one.name + mark,
            parent=one.parent and one.parent + mark,
            dependencies=tuple(urn + mark for urn in one.dependencies),
            made_of={key: tuple(urn + mark for urn in urns) for key, urns in one.made_of.items()},
        )

    marks = ["", *(f"-{number}" for number in range(1, copies))]
    return Graph(tuple(renamed(one, mark) for mark in marks for one in graph.resources))


def checkov(folder: Path, rounds: int) -> dict | None:
    """What checkov takes for the same environment; nothing where it cannot be installed."""
    from tests.policies.twin.source import twin_of

    home = Path.home() / ".cache" / "groundwork" / f"checkov-{CHECKOV}"
    python = home / "bin" / "python"
    if not (home / "ready").exists():
        venv.create(home, with_pip=True, clear=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", f"checkov=={CHECKOV}"]
        if subprocess.run(pip, check=False, cwd=home, capture_output=True).returncode:
            return None
        (home / "ready").touch()
    twin = twin_of(STACK)
    file = folder / "twin.json"
    file.write_text(json.dumps(twin))
    done = subprocess.run(
        [str(python), "-c", PEER, str(file), str(rounds)],
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={**os.environ, "LOG_LEVEL": "ERROR"},
    )
    said = json.loads(done.stdout.splitlines()[-1])
    return {
        "resources": len(twin["resource_changes"]),
        "verdicts": said["verdicts"],
        "seconds": median(said["seconds"]),
    }


def whole(folder: Path, rounds: int) -> tuple[dict, dict]:
    """Whole processes in turn: a check, a preview with the pack, and the same preview without."""
    bare = preview(folder)
    (bare.cwd / "policies").symlink_to(ROOT / "policies")
    pack = replace(bare, name="preview with the pack", argv=[*bare.argv, "--policy-pack", str(bare.cwd / "policies")])
    check = Command("check", [sys.executable, "-m", "groundwork", "check", STACK], ROOT)
    times = in_turn([check, pack, bare], rounds)
    return times, medians(times)


def measure(rounds: int = 5) -> dict:
    """Judge in processes of our own, let checkov judge, and time whole commands."""
    command = [sys.executable, str(Path(__file__)), "one"]
    found = [
        json.loads(subprocess.run([*command, str(n)], capture_output=True, text=True, check=True, cwd=ROOT).stdout)
        for n in COPIES
    ]
    with tempfile.TemporaryDirectory() as name:
        peer = checkov(Path(name), rounds)
        times, middle = whole(Path(name), 2 * rounds - 1)  # the engine's own times vary most
    own = found[0]
    each = [f["seconds"] / f["resources"] for f in found]
    curve = each[-1] / each[1]
    faster = middle["preview with the pack"].wall / middle["check"].wall
    share = middle["preview with the pack"].wall / middle["preview"].wall - 1
    verdicts = [
        (
            f"{own['first']:.2f} s for {own['rules']} rules on {own['resources']} resources, imports included",
            f"under {SECONDS:.0f} s",
            own["first"] < SECONDS,
        ),
        (f"check is {faster:.1f} times faster than preview with the pack", "at least 2", faster >= TIMES_A_PREVIEW),
        (
            f"{share:+.0%} time of a preview with the pack",
            f"under {SHARE_OF_A_PREVIEW:.0%}",
            share < SHARE_OF_A_PREVIEW,
        ),
        (
            f"{curve:.2f} times the time a resource at {found[-1]['resources']:,} as at {found[1]['resources']:,}",
            f"at most {CURVE}",
            curve <= CURVE,
        ),
    ]
    rows = [
        (
            f"judge {f['resources']:,} resources",
            f"{f['seconds']:.3f} s",
            f"processor; {1e6 * f['seconds'] / f['resources']:.0f} µs each, {f['verdicts']:,} verdicts",
        )
        for f in found
    ]
    if peer is None:
        rows.append(("checkov", "not to be had here", "not compared"))
    else:
        a_resource = peer["seconds"] / peer["resources"]
        times_faster = a_resource / each[0]
        rows.append(
            (
                f"checkov {CHECKOV} on the twin of {peer['resources']} resources",
                f"{peer['seconds']:.3f} s",
                f"processor; {1e6 * a_resource:.0f} µs each, {peer['verdicts']:,} verdicts",
            )
        )
        verdicts.insert(
            1,
            (
                f"a resource is judged {times_faster:.0f} times faster than by checkov",
                f"at least {TIMES_A_RESOURCE}",
                times_faster >= TIMES_A_RESOURCE,
            ),
        )
    rows += [(name, f"{took.wall:.2f} s", spread(times[name])) for name, took in middle.items()]
    return {
        "title": f"Rules: `groundwork check {STACK}`",
        "command": "python benchmarks/bench_policies.py",
        "rows": rows,
        "verdicts": verdicts,
    }


if __name__ == "__main__":
    one(int(sys.argv[2])) if len(sys.argv) == 3 else print(json.dumps(measure(), indent=2, ensure_ascii=False))
