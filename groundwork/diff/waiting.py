"""A sign of life on stderr while a comparison takes longer than two seconds."""

import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

from groundwork.diff.model import Commit
from groundwork.screen import printable

QUIET_S: Final = 2.0
"""Longest silence at first, seconds."""
AGAIN_S: Final = 15.0
"""Seconds between further lines where there is no terminal."""


@contextmanager
def sign_of_life(base: Commit) -> Generator[None]:
    """Say what is waited for: redrawn each second on a terminal, else a line now and then."""
    over = threading.Event()
    thread = threading.Thread(target=_talk, args=(base, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _talk(base: Commit, over: threading.Event) -> None:
    started, terminal = time.monotonic(), sys.stderr.isatty()
    pause = QUIET_S
    while not over.wait(pause):
        line = f"planning the work tree and `{printable(base.ref)}` ({base.short}), {time.monotonic() - started:.0f} s"
        print(f"\r\x1b[K{line}" if terminal else line, end="" if terminal else "\n", file=sys.stderr, flush=True)
        pause = 1.0 if terminal else AGAIN_S
    if terminal:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
