"""Kinds of environment: the `target` of a file decides which keys it may have; without one it is `aws`."""

from typing import Final

from infra.environment.environment import Environment
from infra.environment.onprem import OnpremEnvironment

Described = Environment | OnpremEnvironment
"""What a file describes: an environment in a cloud, or one on own servers."""

Kind = type[Environment] | type[OnpremEnvironment]
"""The model of such a file."""

KINDS: Final[dict[str, Kind]] = {"aws": Environment, "onprem": OnpremEnvironment}
"""Target to the model of its files."""
DEFAULT: Final = "aws"


def targets_with(key: str) -> list[str]:
    """Targets whose files may have a first key of this name."""
    return [target for target, model in KINDS.items() if key in model.model_fields]


def target_of(kind: Kind) -> str:
    """The target that a model is for."""
    return next(target for target, model in KINDS.items() if model is kind)
