"""An environment on own servers, read for a command that works on one: its fleet, or every mistake."""

from pathlib import Path

from groundwork.errors import EnvironmentRefused, UsageError
from groundwork.screen import mistake_text, say
from infra.environment.fleet import Fleet, fleet
from infra.environment.load import Reading, read_environment


def fleet_of(file: Path, stack: str) -> Fleet:
    """The hosts that `file` describes; its warnings are told.

    Raises:
        EnvironmentRefused: with every mistake, when the file has any.
        UsageError: the environment is one in a cloud.
    """
    return fleet_in(read_environment(file, stack), stack)


def fleet_in(reading: Reading, stack: str) -> Fleet:
    """The same for a file that was read already."""
    if not reading.ok:
        count = f"{len(reading.errors)} mistake{'s' if len(reading.errors) != 1 else ''}"
        told = tuple((mistake_text(mistake), mistake.hint) for mistake in reading.errors)
        raise EnvironmentRefused(f"{count} in the environment; nothing was changed", mistakes=told)
    if reading.onprem is None:
        raise UsageError(
            f"the target of `{stack}` is `aws`, whose machines come and go",
            f"`groundwork plan {stack}` shows its pools",
        )
    for warning in reading.warnings:
        say("warning", mistake_text(warning), warning.hint)
    return fleet(reading.onprem)
