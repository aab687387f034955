"""`groundwork drift STACK`: where the cloud differs from the state."""

import json
from pathlib import Path
from typing import Annotated

import typer

from groundwork.errors import DriftFound
from groundwork.lifecycle.place import Place
from groundwork.project import find_project
from groundwork.screen import talk

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def drift(
    stack: Annotated[str, typer.Argument(help="Stack to look at: the `dev` of `Pulumi.dev.yaml`.")],
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Look into the stand-in cloud.")] = False,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the differences as JSON.")] = False,
) -> None:
    """Show where the cloud differs from the state; change nothing."""
    from groundwork.lifecycle import drift as lifecycle  # noqa: PLC0415 - the SDK, which `--help` does not need
    from groundwork.lifecycle.access import inventory_of, require_credentials  # noqa: PLC0415
    from groundwork.lifecycle.environment import environment_of  # noqa: PLC0415
    from groundwork.lifecycle.workspace import open_stack  # noqa: PLC0415

    place = Place(find_project(), stack, sandbox, config_file)
    environment = environment_of(place)
    if not sandbox:
        require_credentials(place, environment.account)
    opened = open_stack(place, create=False)
    inventory = inventory_of(place, environment.region, environment.account)
    found = lifecycle.look(opened, inventory, environment.name)
    if as_json:
        print(json.dumps(lifecycle.document(stack, found), indent=2))
    if not found:
        talk().print(f"`{stack}` is as the state says", soft_wrap=True)
        return
    flag = " --sandbox" if sandbox else ""
    raise DriftFound(
        "\n".join([f"the cloud differs from the state of `{stack}`:", *lifecycle.lines(found)]),
        f"`groundwork up {stack}{flag} --refresh` puts it back as the environment file says, after reading it anew",
    )
