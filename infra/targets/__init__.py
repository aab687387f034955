"""One folder a target: each turns an environment into machines and returns the same small contract."""

from importlib import import_module

from infra.environment.resolve import Resolved
from infra.targets.contract import Built


def provision(resolved: Resolved) -> Built:
    """Build `resolved` on the target it names; only that target's SDK is imported."""
    return import_module(f"infra.targets.{resolved.environment.target}").provision(resolved)
