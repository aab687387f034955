"""The four example environments, planned and priced once a test run."""

from functools import cache
from pathlib import Path

import yaml

from groundwork.cost.estimate import Estimate, estimate
from groundwork.plan.walk import plan
from groundwork.project import Project
from infra.environment.load import check_config, read_environment

ROOT = Path(__file__).parent.parent
STACKS = ("dev", "team", "prod", "training")
SMALL = """\
region: us-east-1
owner: someone@example.com
pools:
  t4: {accelerator: t4, machines: [g4dn.2xlarge], nodes: {min: 0, max: 2}}
"""
"""The smallest environment with a GPU; tests add what they are about."""


@cache
def bill(stack: str) -> Estimate:
    """The bill of an example environment."""
    project = Project(ROOT)
    return estimate(plan(read_environment(project.environment_file(stack), stack), stack, project))


def small(extra: str = "", name: str = "small") -> Estimate:
    """The bill of `SMALL` with `extra` added or put in place of what it says."""
    data = {**yaml.safe_load(SMALL), **(yaml.safe_load(extra) or {})}
    return estimate(plan(check_config(data, name), name, Project(ROOT)))
