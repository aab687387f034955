"""Holding the garbage collector while many objects are made that all stay, so that it does not look at them again and again."""

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def held_collector() -> Generator[None]:
    """Collect nothing inside; a process that holds it to its end never does."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
