"""`groundwork down STACK`: take a stack down in the right order and report what is left."""

from pathlib import Path
from typing import Annotated

import typer

from groundwork.cli.ask import confirmer
from groundwork.lifecycle.place import Place
from groundwork.project import find_project

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def down(
    stack: Annotated[str, typer.Argument(help="Stack to take down: the `dev` of `Pulumi.dev.yaml`.")],
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Take it down in the stand-in cloud.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done and what is left as JSON.")] = False,
) -> None:
    """Take a stack down in the right order and report what is left."""
    from groundwork.lifecycle import down as lifecycle  # noqa: PLC0415 - the SDK, which `--help` does not need
    from groundwork.lifecycle.environment import environment_of  # noqa: PLC0415

    place = Place(find_project(), stack, sandbox, config_file)
    lifecycle.down(place, environment_of(place), confirmer(yes, f"groundwork down {stack}"), as_json=as_json)
