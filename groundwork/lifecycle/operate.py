"""One run of the engine: shown as it goes, stoppable by Ctrl-C, and summed up whether it succeeds or not."""

import re
import signal
import warnings
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from pulumi.automation import EngineEvent
from pulumi.automation.errors import CommandError, ConcurrentUpdateError

from groundwork.errors import EngineFailed, Interrupted
from groundwork.lifecycle.command import EngineCommand
from groundwork.lifecycle.hints import hint_for
from groundwork.lifecycle.progress import Progress
from groundwork.lifecycle.workspace import OpenStack

STOPPING: Final = {
    1: "stopping: nothing new is begun, what is in flight is finished (Ctrl-C again stops at once)",
    2: "stopping at once: what is in flight is looked for in the cloud by the next run",
    3: "ending the engine by force",
}
SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

Call = Callable[[Callable[[EngineEvent], Any]], object]
"""An operation of the Automation API, given where its events go."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended."""

    progress: Progress
    succeeded: bool
    interrupted: bool


def operate(opened: OpenStack, call: Call, total: int | None = None, *, looking: bool = False) -> Outcome:
    """Run one operation of the engine on `opened`; an orderly failure is an outcome, not an exception.

    Raises:
        EngineFailed: the engine could not begin: it says why in no event.
    """
    progress = Progress(total)
    progress.looking = looking
    opened.command.stops = 0
    succeeded, said = True, ""
    with warnings.catch_warnings(), progress, stoppable(opened.command, progress):
        warnings.filterwarnings("ignore", message="Error in event stream")  # an engine that was ended; said below
        try:
            call(progress.on_event)
        except ConcurrentUpdateError as error:
            raise EngineFailed(
                f"stack `{opened.place.stack}` is locked by another run",
                hint_for("the stack is locked", opened.place.stack),
            ) from error
        except CommandError as error:
            succeeded, said = False, str(error)
            if killed := re.search(r"code: -(\d+)", said):
                said = f"the engine was ended by {signal.Signals(int(killed[1])).name}; the next run finds what it had begun"
    interrupted = opened.command.stops > 0 and not succeeded
    if not succeeded and not interrupted and said.startswith("the engine was ended"):
        progress.errors.append(said)
    if not succeeded and not interrupted and not progress.failures and not progress.errors:
        progress.errors.append(_last_error(said))
    return Outcome(progress, succeeded, interrupted)


@contextmanager
def stoppable(command: EngineCommand, progress: Progress) -> Generator[None]:
    """Pass requests to stop on to the engine while it runs, and say what that means."""

    def stop(_signal: int, _frame: Any) -> None:
        progress.say(STOPPING[min(command.stop(), max(STOPPING))])

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def interrupted_error(command: str, done: int) -> Interrupted:
    """The error of a run that was stopped."""
    return Interrupted(
        f"stopped after {done} finished operations; the state knows them all", f"`{command}` goes on from here"
    )


def _last_error(text: str) -> str:
    errors = [line.split("error:", 1)[1].strip() for line in text.splitlines() if "error:" in line]
    lines = [line for line in text.splitlines() if line.strip()]
    return errors[-1] if errors else (lines[-1].strip() if lines else "the engine ended without a word")
