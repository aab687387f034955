"""`groundwork recover STACK`: settle what a crash left open, without building anything."""

from pathlib import Path
from typing import Annotated

import typer

from groundwork.lifecycle.place import Place
from groundwork.project import find_project
from groundwork.screen import talk

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def recover(
    stack: Annotated[str, typer.Argument(help="Stack to settle: the `dev` of `Pulumi.dev.yaml`.")],
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Settle it in the stand-in cloud.")] = False,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
) -> None:
    """Settle what a crash left open: adopt what was made, forget what was not."""
    from groundwork.lifecycle import up as lifecycle  # noqa: PLC0415 - the SDK, which `--help` does not need

    place = Place(find_project(), stack, sandbox, config_file)
    recovery = lifecycle.recover_only(place)
    if not recovery.sentences:
        talk().print(f"`{stack}`: nothing was left open", soft_wrap=True)
