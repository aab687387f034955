"""`groundwork up STACK`: build or change a stack by the Pulumi engine."""

from pathlib import Path
from typing import Annotated

import typer

from groundwork.cli.ask import confirmer
from groundwork.errors import UsageError
from groundwork.lifecycle.place import Place
from groundwork.project import find_project

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def up(  # noqa: PLR0917 - one option each
    stack: Annotated[str, typer.Argument(help="Stack to build: the `dev` of `Pulumi.dev.yaml`.")],
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Build into the stand-in cloud, without an account.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    fault: Annotated[
        list[str] | None,
        typer.Option(help="Let the stand-in cloud fail, for example `capacity:h100`; may be repeated."),
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Read everything from the cloud first, so that drift is put right.")
    ] = False,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Build or change a stack with the Pulumi engine."""
    faults = _checked(fault or [], sandbox=sandbox)
    from groundwork.lifecycle import up as lifecycle  # noqa: PLC0415 - the SDK, which `--help` does not need

    place = Place(find_project(), stack, sandbox, config_file)
    lifecycle.up(place, confirmer(yes, f"groundwork up {stack}"), ",".join(faults), refresh=refresh, as_json=as_json)


def _checked(faults: list[str], *, sandbox: bool) -> list[str]:
    """Refuse faults that are misspelt, or asked of a real cloud."""
    if not faults:
        return []
    if not sandbox:
        raise UsageError("`--fault` is given without `--sandbox`", "a real cloud makes its own faults; add `--sandbox`")
    from groundwork.sandbox.cloud import FaultMisspelt  # noqa: PLC0415 - only where a fault is asked for
    from groundwork.sandbox.cloud.faults import parse  # noqa: PLC0415

    try:
        parse(faults)
    except FaultMisspelt as error:
        raise UsageError(
            f"`--fault`: {error}", "write it as one of those, for example `--fault capacity:t4`"
        ) from error
    return faults
