"""The command line before any command: help, version, usage errors."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from groundwork.cli import COMMANDS, load
from tests.cli.screens import screen


def test_help_lists_every_command(capsys):
    shown = screen(capsys, "--help")
    assert (shown.exit_code, shown.err) == (0, "")
    assert [line.split()[0] for line in shown.out.split("Commands:\n")[1].splitlines()] == list(COMMANDS)


def test_help_imports_no_cloud_and_no_engine():
    program = "import sys; from groundwork.cli import run; run(['--help']); print(sorted(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert not [name for name in ("pulumi", "pulumi_aws", "boto3", "pydantic", "rich", "yaml") if f"'{name}'" in shown]


def test_no_command_shows_help(capsys):
    assert screen(capsys).out == screen(capsys, "--help").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["catalgo"], "error: no such command `catalgo`. Did you mean `catalog`?"),
        (["--nope"], "error: no such option: --nope"),
    ],
)
def test_a_wrong_command_line_is_one_sentence_and_a_hint(capsys, arguments, message):
    shown = screen(capsys, *arguments)
    assert (shown.exit_code, shown.out) == (2, "")
    assert shown.err == f"{message}\n\nhint: `groundwork --help` lists what it takes\n\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_each_row_says_what_the_command_says_of_itself(name):
    module, sentence = COMMANDS[name]
    assert find_spec(module), f"`{name}` points to {module}, which does not exist"
    assert (load(name).help or "").splitlines()[0] == sentence
