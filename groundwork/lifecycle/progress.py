"""What the engine is doing, as it does it: counts, what is in flight and for how long; never silent for two seconds."""

import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Self, TextIO

from pulumi.automation import EngineEvent
from pulumi.automation.events import DiagnosticEvent, OpType, StepEventMetadata

from groundwork.screen import printable

QUIET_S: Final = 2.0
"""Longest silence, seconds."""
DOING: Final = {
    OpType.CREATE: ("creating", "created"),
    OpType.CREATE_REPLACEMENT: ("creating anew", "created anew"),
    OpType.UPDATE: ("changing", "changed"),
    OpType.DELETE: ("deleting", "deleted"),
    OpType.DELETE_REPLACED: ("deleting the old", "deleted the old"),
    OpType.READ: ("reading", "read"),
    OpType.REFRESH: ("looking at", "looked at"),
    OpType.IMPORT: ("importing", "imported"),
}
"""Operations worth a line, as words before and after."""
NOISE: Final = ("from $PATH at",)
"""Diagnostics about the engine's own plug-ins, which say nothing about the environment."""


@dataclass
class Failure:
    """An operation the cloud refused, in its own words."""

    urn: str
    doing: str
    words: list[str] = field(default_factory=list[str])


class Progress:
    """Collects the engine's events, shows them, and keeps what the end of the run needs.

    With a terminal the last line is redrawn; without one (a pipe, CI) each finished operation is a line of its own.
    """

    def __init__(
        self, total: int | None = None, stream: TextIO = sys.stderr, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.total = total
        self.looking = False
        """Whether the run only looks: then nothing that it reports has happened."""
        self.done: Counter[str] = Counter()
        self.changed: dict[str, OpType] = {}
        self.failures: dict[str, Failure] = {}
        self.errors: list[str] = []
        self.maybe_corrupt = False
        self._stream = stream
        self._terminal = stream.isatty()
        self._clock = clock
        self._started = self._spoke = clock()
        self._in_flight: dict[str, tuple[str, float]] = {}
        self._lock = threading.RLock()
        self._over = threading.Event()
        self._beat = threading.Thread(target=self._keep_talking, daemon=True)

    def __enter__(self) -> Self:
        """Start the sign of life."""
        self._beat.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it and clear the redrawn line."""
        self._over.set()
        self._beat.join()
        if self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return self._clock() - self._started

    def on_event(self, event: EngineEvent) -> None:
        """Take one event of the engine."""
        with self._lock:
            if event.resource_pre_event:
                self._begin(event.resource_pre_event.metadata)
            elif event.res_outputs_event:
                self._finish(event.res_outputs_event.metadata)
            elif event.res_op_failed_event:
                self._fail(event.res_op_failed_event.metadata)
            elif event.diagnostic_event:
                self._hear(event.diagnostic_event)
            elif event.summary_event:
                self.maybe_corrupt = event.summary_event.maybe_corrupt

    def say(self, text: str) -> None:
        """Print a line among the progress."""
        with self._lock:
            self._spoke = self._clock()
            self._stream.write(("\r\x1b[K" if self._terminal else "") + printable(text) + "\n")
            self._stream.flush()

    def _begin(self, step: StepEventMetadata) -> None:
        if step.op in DOING:
            self._in_flight[step.urn] = (DOING[step.op][0], self._clock())

    def _finish(self, step: StepEventMetadata) -> None:
        _, began = self._in_flight.pop(step.urn, ("", self._clock()))
        self.done[step.op] += 1
        if step.op not in DOING:
            return
        if step.op not in (OpType.REFRESH, OpType.READ):
            self.changed[step.urn] = step.op
        if self.shown(step):
            self.say(f"  {DOING[step.op][1]:<12} {label(step.urn):<60} {self._clock() - began:5.1f} s")

    def shown(self, step: StepEventMetadata) -> bool:
        """Whether a finished step gets a line: what a provider makes, not the components that group it."""
        return step.provider != "" and step.op is not OpType.REFRESH and not self.looking

    def _fail(self, step: StepEventMetadata) -> None:
        self._in_flight.pop(step.urn, None)
        doing = DOING.get(step.op, ("changing", ""))[0]
        self.failures.setdefault(step.urn, Failure(step.urn, doing)).doing = doing
        self.say(f"  failed       {label(step.urn)}")

    def _hear(self, diagnostic: DiagnosticEvent) -> None:
        text = _uncoloured(diagnostic.message).strip()
        if diagnostic.ephemeral or not text or any(noise in text for noise in NOISE):
            return
        if diagnostic.severity == "error":
            self._note_error(diagnostic.urn or "", text)
        elif diagnostic.severity == "warning":
            self.say(f"  warning: {text}")

    def _note_error(self, urn: str, text: str) -> None:
        kind = urn.split("::")[2].rsplit("$", maxsplit=1)[-1] if urn.count("::") >= 3 else ""
        if kind in ("", "pulumi:pulumi:Stack"):
            if text not in ("update failed", "preview failed", "refresh failed", "destroy failed"):
                self.errors.append(text)
            return
        failure = self.failures.setdefault(urn, Failure(urn, "changing"))
        if text not in failure.words:
            failure.words.append(text)

    def _keep_talking(self) -> None:
        pause = 0.25 if self._terminal else 0.5
        while not self._over.wait(pause):
            with self._lock:
                if self._terminal:
                    self._redraw()
                elif self._clock() - self._spoke >= QUIET_S - pause:
                    self.say(f"  … {self._status()}")

    def _redraw(self) -> None:
        width = max(shutil.get_terminal_size().columns - 4, 20)  # a line that wraps cannot be redrawn
        self._stream.write(f"\r\x1b[K  {printable(self._status())[:width]}")
        self._stream.flush()

    def _status(self) -> str:
        done = sum(self.done.values())
        of = f" of {self.total}" if self.total and self.total >= done else ""
        now = self._clock()
        oldest = sorted(self._in_flight.items(), key=lambda item: item[1][1])
        parts = [
            f"{doing} {label(urn)} ({now - began:.0f} s)"
            for urn, (doing, began) in oldest
            if "groundwork:" not in _kind(urn)
        ]
        idle = (
            "the program is starting"
            if not done
            else "the state is being saved"
            if done == self.total
            else "the engine is at work"
        )
        more = f" and {len(parts) - 2} more" if len(parts) > 2 else ""
        return f"{done}{of} done, {self.seconds:.0f} s; {', '.join(parts[:2]) or idle}{more}"


def _kind(urn: str) -> str:
    parts = urn.split("::")
    return parts[2].split("$")[-1] if len(parts) > 3 else ""


def label(urn: str) -> str:
    """Type and name as people say them: `eks.NodeGroup dev-t4-spot-a`."""
    parts = urn.split("::", 3)
    if len(parts) < 4:
        return urn
    package, _, rest = _kind(urn).partition(":")
    module = rest.split("/")[0].split(":")[0]
    return f"{module if package == 'aws' else package}.{_kind(urn).split(':')[-1]} {parts[3]}"


def _uncoloured(text: str) -> str:
    """Without the engine's colour tags (`<{%fg 1%}>`), which it leaves to us."""
    while "<{%" in text:
        head, _, tail = text.partition("<{%")
        text = head + tail.partition("%}>")[2]
    return text
