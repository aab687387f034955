"""Run a command line as typed and compare the whole screen: exit code, stdout, stderr."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from groundwork.cli import run


@dataclass(frozen=True)
class Screen:
    """What the user saw."""

    exit_code: int
    out: str
    err: str


def screen(capsys: pytest.CaptureFixture[str], *arguments: str) -> Screen:
    """Run `groundwork ARGUMENTS…` in this process and return all it showed."""
    code = run(arguments)
    captured = capsys.readouterr()
    return Screen(code, captured.out, captured.err)


def expect(name: str, shown: str) -> None:
    """Compare `shown` with `tests/cli/expected/NAME.txt`, whole; `UPDATE_SCREENS=1` writes it anew, to be read in the diff."""
    file = Path(__file__).parent / "expected" / f"{name}.txt"
    if os.environ.get("UPDATE_SCREENS"):
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8"), (
        f"{file} differs; if that is meant: UPDATE_SCREENS=1 pytest tests/cli"
    )
