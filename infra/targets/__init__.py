"""One folder a target: each turns an environment into machines and returns one of two small contracts."""

from importlib import import_module
from typing import TYPE_CHECKING

from infra.environment.fleet import Fleet
from infra.environment.resolve import Resolved

if TYPE_CHECKING:  # the SDK, which Ansible's inventory is read without
    from infra.targets.contract import Built, Recorded


def provision(decided: Resolved | Fleet) -> "Built | Recorded":
    """Build or record what the environment says on the target it names; only that target's SDK is imported."""
    return import_module(f"infra.targets.{decided.environment.target}").provision(decided)
