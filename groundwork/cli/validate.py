"""`groundwork validate STACK`: every mistake of an environment file at once."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from groundwork.errors import EnvironmentRefused, ExitCode
from groundwork.project import Project, find_project
from groundwork.screen import mistake_text, say
from infra.environment.load import Reading, read_environment

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def validate(
    stack: Annotated[str, typer.Argument(help="Stack to check: the `dev` of `Pulumi.dev.yaml`.")],
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the mistakes as JSON.")] = False,
) -> None:
    """Check an environment file and show every mistake at once."""
    project = Project(Path.cwd()) if config_file else find_project()
    file = shortened(project.environment_file(stack, config_file))
    reading = read_environment(file, stack)
    if as_json:
        print(json.dumps(document(reading, file), indent=2, ensure_ascii=False))
        raise typer.Exit(ExitCode.FINE if reading.ok else ExitCode.ENVIRONMENT)
    for mistake in reading.warnings:
        say("warning", mistake_text(mistake), mistake.hint)
    if not reading.ok:
        raise refusal(reading, file)
    count = len(reading.warnings)
    told = f"can be built, with {count} warning{'s' if count != 1 else ''}" if count else "has no mistakes"
    say("fine", f"`{file}` {told}", f"`groundwork plan {stack}` shows what it will be and cost")


def refusal(reading: Reading, file: Path) -> EnvironmentRefused:
    """The error that tells all mistakes of a reading."""
    count = len(reading.errors)
    told = tuple((mistake_text(mistake), mistake.hint) for mistake in reading.errors)
    return EnvironmentRefused(
        f"{count} mistake{'s' if count != 1 else ''} in `{file}`; nothing was changed", mistakes=told
    )


def document(reading: Reading, file: Path) -> dict[str, Any]:
    """The mistakes for a program: the same fields as `Mistake`, and its key with dots."""
    mistakes = [{"key": mistake.key, **asdict(mistake), "file": str(file)} for mistake in reading.mistakes]
    return {"version": 1, "file": str(file), "ok": reading.ok, "mistakes": mistakes}


def shortened(file: Path) -> Path:
    """A path as people in this folder would write it."""
    return file.relative_to(Path.cwd()) if file.is_relative_to(Path.cwd()) else file
