"""The environment a stack's file describes, for commands that need it without a plan."""

from groundwork.lifecycle.place import Place
from groundwork.plan.walk import require
from infra.environment.environment import Environment
from infra.environment.load import read_environment


def environment_of(place: Place) -> Environment:
    """Read the environment of `place`.

    Raises:
        EnvironmentRefused: with every mistake, when the file has any.
    """
    environment = require(read_environment(place.committed_config, place.stack)).environment
    assert environment is not None
    return environment
