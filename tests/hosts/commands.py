"""Commands of this machine: quiet when they work, their own words when they do not."""

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class HostsError(Exception):
    """Something the person at the keyboard can act on: one sentence, and a remedy."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        super().__init__(sentence)
        self.hint = hint


def do(*argv: str, input: str | None = None) -> str:
    """Run a command; its output, or an error with what it said."""
    done = subprocess.run(argv, input=input, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-5:]
        raise HostsError(f"`{' '.join(argv[:6])}` ended with {done.returncode}: {' / '.join(said)}")
    return done.stdout


def works(argv: Sequence[str]) -> bool:
    """Whether a command ends well."""
    return subprocess.run(argv, capture_output=True, check=False).returncode == 0


def say(sentence: str) -> None:
    """Tell what goes on."""
    print(f"hosts: {sentence}", file=sys.stderr, flush=True)


@contextmanager
def step(sentence: str) -> Iterator[None]:
    """Tell a step, and how long it took."""
    say(f"{sentence} …")
    began = time.monotonic()
    yield
    say(f"{sentence}: {time.monotonic() - began:.1f} s")
