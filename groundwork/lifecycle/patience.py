"""A sign of life around steps that have no progress of their own."""

import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

from groundwork.lifecycle.progress import QUIET_S


@contextmanager
def patience(doing: str) -> Generator[None]:
    """Say what is being done, and for how long already, every two seconds until it is done; nothing if it is done before."""
    over, began = threading.Event(), time.monotonic()

    def talk() -> None:
        while not over.wait(QUIET_S - 0.2):
            print(f"  … {doing}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

    thread = threading.Thread(target=talk, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
