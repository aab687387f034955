"""Run a command line as typed and compare the whole screen: exit code, stdout, stderr."""

from dataclasses import dataclass

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
