"""The program `pulumi up` runs, walked for own servers: components and outputs, and no resource of any provider."""

import json
import runpy
import subprocess
import sys

from groundwork.plan.walk import walk
from infra.environment.fleet import fleet
from infra.environment.load import read_environment
from infra.targets.onprem.outputs import exports
from tests.examples import ROOT


class NoCloud:
    """Stands where the cloud does, and fails whoever asks it for anything."""

    def __getattr__(self, name: str):
        raise AssertionError(f"a cloud was asked: {name}")


def test_no_provider_is_asked_for_anything():
    described = read_environment(ROOT / "Pulumi.onprem.yaml", "onprem").onprem
    assert described
    config = {"groundwork:environment": json.dumps(described.model_dump(mode="json", exclude_unset=True))}
    program = str(ROOT / "stacks")
    walked = walk(lambda: runpy.run_path(program, run_name="__main__"), "groundwork", "onprem", config, NoCloud())
    assert [resource.type for resource in walked.resources if resource.custom] == []
    assert [r.name for r in walked.resources if r.type == "groundwork:onprem:Site"] == ["onprem-fra1"]
    assert dict(walked.outputs) == exports(fleet(described))


def test_the_inventory_is_read_without_the_deployment_sdk():
    code = "import sys, infra.targets.onprem.inventory, infra.environment.load; print(sorted({'pulumi', 'pulumi_aws', 'boto3'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
