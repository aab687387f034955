"""The example environments as planned, each walked once for all tests."""

from functools import cache
from pathlib import Path

from groundwork.plan.model import Plan
from groundwork.plan.walk import plan
from infra.environment.load import read_environment

ROOT = Path(__file__).parents[4]
EXAMPLES = tuple(sorted(path.name.split(".")[1] for path in ROOT.glob("Pulumi.*.yaml")))
ACCOUNT = "123456789012"


@cache
def example(stack: str) -> Plan:
    """The plan of `Pulumi.<stack>.yaml`."""
    return plan(read_environment(ROOT / f"Pulumi.{stack}.yaml", stack), stack)
