"""The smallest sound environment, spoiled or extended by a test, and what the program makes of it."""

import functools
import json
import runpy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from groundwork.plan.model import PlannedResource, Walk
from groundwork.plan.walk import walk

ROOT = Path(__file__).parents[3]
EXAMPLES = ("dev", "team", "prod", "training")
SMALLEST: Mapping[str, Any] = {"name": "small", "region": "us-east-1", "owner": "owner@example.com"}
ADMIN = "arn:aws:iam::123456789012:role/teams/admin"


def walked(**changes: Any) -> Walk:
    """What the program makes of the smallest environment with `changes`."""
    return _walked(json.dumps({**SMALLEST, **changes}), "test")


def example(stack: str) -> Walk:
    """What the program makes of one of the repository's own environments."""
    file = yaml.safe_load((ROOT / f"Pulumi.{stack}.yaml").read_text())
    return _walked(json.dumps(file["config"]["groundwork:environment"]), stack)


@functools.cache
def _walked(environment: str, stack: str) -> Walk:
    program = str(ROOT / "stacks" / "__main__.py")
    return walk(
        lambda: runpy.run_path(program, run_name="__main__"),
        "groundwork",
        stack,
        {"groundwork:environment": environment},
    )


def only(found: Walk, token: str, name: str | None = None) -> PlannedResource:
    """The one resource of a type (and name); a test about none or several is about something else."""
    resources = [r for r in found.of_type(token) if name is None or r.name == name]
    assert len(resources) == 1, f"{len(resources)} resources of {token} {name or ''}: {[r.name for r in resources]}"
    return resources[0]


def inputs(found: Walk, token: str) -> dict[str, Mapping[str, Any]]:
    """Name to inputs of all resources of a type."""
    return {resource.name: resource.inputs for resource in found.of_type(token)}


def policies(found: Walk) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where each identity policy is, and its document; managed by AWS, trust and resource policies are not among them."""
    for token in ("aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy"):
        for name, given in inputs(found, token).items():
            yield f"{token} {name}", json.loads(given["policy"])


def before(found: Walk, first: PlannedResource, second: PlannedResource) -> bool:
    """Whether the engine must finish `first` before it begins `second`, directly or through others.

    A resource waits for what it depends on and for its parent, and so for what its parent depends on.
    """
    seen: set[str] = set()
    waiting = [second.urn]
    while waiting:
        resource = found.by_urn[waiting.pop()]
        for urn in (*resource.dependencies, *([resource.parent] if resource.parent else [])):
            if urn == first.urn:
                return True
            if urn not in seen:
                seen.add(urn)
                waiting.append(urn)
    return False
