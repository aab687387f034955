"""For each example environment the plan and the engine agree: same URNs, same inputs, same everything else that counts."""

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from groundwork.plan.inventory import differences, inventory_file, resources_of
from groundwork.plan.model import Walk
from groundwork.plan.state import from_deployment
from groundwork.project import PROJECT, Project
from tests.bills import ROOT, STACKS, bill

pytestmark = pytest.mark.e2e

PROVIDER = "pulumi:providers:aws"


@cache
def built(stack: str) -> Walk:
    """The state after a real `up` of an example environment into an empty stand-in cloud."""
    root = Path(mkdtemp(prefix=f"groundwork-{stack}-"))
    try:
        for name in ("Pulumi.yaml", f"Pulumi.{stack}.yaml"):
            shutil.copy(ROOT / name, root)
        for name in ("stacks", ".venv"):
            (root / name).symlink_to(ROOT / name)
        command = [sys.executable, "-m", "groundwork", "up", stack, "--sandbox", "--yes"]
        environment = {**os.environ, "NO_COLOR": "1"}
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=600
        )
        assert done.returncode == 0, done.stdout + done.stderr
        state = root / ".groundwork" / stack / "state" / ".pulumi" / "stacks" / PROJECT / f"{stack}.json"
        return from_deployment(json.loads(state.read_text())["checkpoint"]["latest"], PROJECT, stack)
    finally:
        shutil.rmtree(root)


@pytest.mark.parametrize("stack", STACKS)
def test_the_same_resources_by_urn(stack):
    planned, found = set(bill(stack).plan.by_urn), set(built(stack).by_urn)
    assert (sorted(planned - found), sorted(found - planned)) == ([], [])


@pytest.mark.parametrize("stack", STACKS)
@pytest.mark.parametrize(
    "aspect", ["type", "parent", "provider", "custom", "inputs", "dependencies", "protect", "retain_on_delete"]
)
def test_the_same_of_every_resource(stack, aspect):
    planned = {r.urn: getattr(r, aspect) for r in bill(stack).plan.resources}
    found = {r.urn: getattr(r, aspect) for r in built(stack).resources}
    wrong = {urn: (planned[urn], found.get(urn)) for urn in planned if planned[urn] != found.get(urn)}
    assert not wrong, f"{len(wrong)} differ, the first: {next(iter(wrong.items()))}"


@pytest.mark.parametrize("stack", STACKS)
def test_the_ids_a_plan_shows_are_those_the_stand_in_cloud_gives(stack):
    planned = {r.urn: r.id for r in bill(stack).plan.custom}
    assert planned == {r.urn: r.id for r in built(stack).custom}


@pytest.mark.parametrize("stack", STACKS)
def test_the_stack_exports_the_same(stack):
    assert dict(bill(stack).plan.outputs) == dict(built(stack).outputs)


@pytest.mark.parametrize("stack", STACKS)
def test_the_engine_built_what_the_expected_resources_file_says(stack):
    wrong = differences(inventory_file(Project(ROOT), stack), stack, resources_of(built(stack)))
    assert not wrong, "\n" + "\n".join(map(str, wrong))
