"""The `groundwork` command: one file a command, each imported only when it is run.

To add one: write `groundwork/cli/<name>.py` with an `app = typer.Typer()` holding one command (or several, for
sub-commands), and add its row to `COMMANDS`. A test holds the row equal to the command's own first sentence.
"""

import atexit
import os
import re
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any, Final, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import Exit, TyperException

from groundwork.collector import held_collector
from groundwork.errors import ExitCode, GroundworkError, Interrupted, RuleFailed, UsageError
from groundwork.screen import show_error
from policies.broken import BrokenRule

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "validate": ("groundwork.cli.validate", "Check an environment file and show every mistake at once."),
    "explain": ("groundwork.cli.explain", "Say what a key, a check or a rule is, its default, and why."),
    "plan": ("groundwork.cli.plan", "Show what a stack will be and cost, offline and without an account."),
    "cost": ("groundwork.cli.cost", "Show what a stack costs a month, offline, and what stands behind each number."),
    "check": ("groundwork.cli.check", "Hold a stack to the rules, offline: what must be mended, why and how."),
    "diff": (
        "groundwork.cli.diff",
        "Show what the work tree changes against another commit, and what that costs; offline.",
    ),
    "review": (
        "groundwork.cli.review",
        "Review a change: what it makes, loses and costs, what the rules say, as comment, page and files.",
    ),
    "post": (
        "groundwork.cli.post",
        "Post a review on its pull request: checked first, written once for each stack, edited after that.",
    ),
    "inventory": ("groundwork.cli.inventory", "Show the hosts of own servers as Ansible is told of them."),
    "up": ("groundwork.cli.up", "Build or change a stack with the Pulumi engine."),
    "down": ("groundwork.cli.down", "Take a stack down in the right order and report what is left."),
    "drift": ("groundwork.cli.drift", "Show where the cloud differs from the state; change nothing."),
    "recover": ("groundwork.cli.recover", "Settle what a crash left open: adopt what was made, forget what was not."),
    "doctor": ("groundwork.cli.doctor", "Say what this machine and the account lack before a stack can be built."),
    "catalog": ("groundwork.cli.catalog", "Look up accelerators, machines, prices and versions."),
    "versions": (
        "groundwork.cli.versions",
        "Choose driver, CUDA and runtime versions that fit GPUs and a distribution.",
    ),
    "docs": ("groundwork.cli.docs", "Write the generated pages: schema, environment reference, gallery, facts."),
    "sandbox": ("groundwork.cli.sandbox", "Look after the stand-in cloud that `--sandbox` builds into."),
}
"""Command to the module that holds it and the sentence `groundwork --help` shows; the order is the order of use."""


class LazyGroup(TyperGroup):
    """A group that knows its commands by `COMMANDS` and imports one only to run it."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Names in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a signpost: enough for the list of commands, without importing what it points to."""
        row = COMMANDS.get(cmd_name)
        return TyperCommand(cmd_name, help=row[1], rich_markup_mode=None) if row else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Replace the signpost by the command itself, now that it is to be run."""
        self.commands = {name: self.get_command(ctx, name) for name in COMMANDS}
        name, signpost, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and signpost else signpost, rest


def load(name: str) -> Any:
    """Import the command `name` and return it."""
    with held_collector():
        command = typer.main.get_command(import_module(COMMANDS[name][0]).app)
    command.name = name
    return command


app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,  # a traceback is a defect of ours; it is to be copied whole, not admired
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - only here

        print(f"groundwork {version('groundwork')}")
        raise Exit


@app.callback()
def groundwork(
    ctx: typer.Context,
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version and stop."
    ),
) -> None:
    """From one typed file to a place to serve models: plan it offline, build it, take it down.

    Exit codes: 0 fine, 1 the environment file is wrong, 2 usage, 3 the cloud or the engine refused, 4 over budget,
    5 leftovers or drift found, 6 a rule does not hold, 7 a rule failed itself, 130 interrupted.
    """
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())


def run(arguments: Sequence[str]) -> int:
    """Run the command line `arguments` and return its exit code; errors are printed, never raised."""
    try:
        return int(app(args=list(arguments), prog_name="groundwork", standalone_mode=False) or ExitCode.FINE)
    except GroundworkError as error:
        show_error(error)
        return error.exit_code
    except BrokenRule as error:
        show_error(
            RuleFailed(str(error), "mend the module; `docs/anatomy/rule.md` says what one is; nothing was judged")
        )
        return ExitCode.RULE_FAILED
    except TyperException as error:
        return _usage(error)
    except (KeyboardInterrupt, EOFError):
        show_error(Interrupted("stopped", "nothing more is done; run the same command again to go on"))
        return ExitCode.INTERRUPTED


def _usage(error: TyperException) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "groundwork"
    message = re.sub(r"'([^']*)'", r"`\1`", error.format_message().rstrip("."))
    show_error(UsageError(message[:1].lower() + message[1:], f"`{command} --help` lists what it takes"))
    return ExitCode.USAGE


def main() -> None:
    """Entry point of the `groundwork` program."""
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # the reader (`head`, a pager) has seen enough
        sys.stderr.close()
        code = ExitCode.FINE
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process without taking apart, object by object, what the system frees at once.

    After a plan that is a quarter of its time. Where other threads still run, the ordinary way waits for them.
    """
    if threading.active_count() > 1:
        sys.exit(code)
    atexit._run_exitfuncs()  # pyright: ignore[reportPrivateUsage]
    with suppress(ValueError, OSError):  # a stream that was closed has nothing left to say
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
