"""`groundwork sandbox …`: look after the stand-in cloud that `--sandbox` builds into."""

import os
import shlex
import shutil
from typing import TYPE_CHECKING, Annotated

import typer

from groundwork.errors import UsageError
from groundwork.lifecycle.place import Place
from groundwork.project import find_project
from groundwork.screen import data, talk

if TYPE_CHECKING:
    from groundwork.sandbox.cloud import Cloud

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help="Look after the stand-in cloud that `--sandbox` builds into.",
)
plant = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Change the stand-in cloud behind the engine's back."
)
app.add_typer(plant, name="plant")

Stack = Annotated[str, typer.Argument(help="Stack: the `dev` of `Pulumi.dev.yaml`.")]


@app.command()
def env(stack: Stack) -> None:
    """Print what a shell needs for plain `pulumi up`: eval "$(groundwork sandbox env STACK)"."""
    for key, value in _shell(stack).items():
        print(f"export {key}={shlex.quote(value)}")


@app.command()
def shell(stack: Stack) -> None:
    """Start a shell in which plain `pulumi up` builds into the stand-in cloud."""
    variables = _shell(stack)
    program = os.environ.get("SHELL") or "/bin/sh"
    talk().print(f"`pulumi` now works on `{stack}` in the sandbox; `exit` leaves", soft_wrap=True)
    os.execve(program, [program], {**os.environ, **variables})  # noqa: S606 - the user's own shell


@app.command()
def status(stack: Stack) -> None:
    """Count what the stand-in cloud holds, by type and by who made it."""
    from collections import Counter  # noqa: PLC0415

    from rich.table import Table  # noqa: PLC0415 - only here

    place = _place(stack)
    counted = Counter((o.type, o.made_by) for o in _cloud(place).objects())
    table = Table("type", "made by", "objects", box=None)
    for (kind, who), number in sorted(counted.items()):
        table.add_row(kind, who, str(number))
    data().print(table)


@app.command()
def reset(
    stack: Stack,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Forget the stack's stand-in cloud and its state, as if nothing had ever been built."""
    from groundwork.cli.ask import confirmer  # noqa: PLC0415
    from groundwork.lifecycle.locks import locks_of  # noqa: PLC0415

    place = _place(stack)
    alive = [lock for lock in locks_of(place.state, stack) if not lock.dead]
    if alive:
        raise UsageError(f"process {alive[0].process} is working on `{stack}`", "wait until it is done")
    if place.folder.exists() and confirmer(yes, "groundwork sandbox reset")(f"forget everything about `{stack}`?"):
        shutil.rmtree(place.folder)
        talk().print(f"`{stack}` is forgotten", soft_wrap=True)


@plant.command("drift")
def plant_drift(
    stack: Stack,
    name: Annotated[str, typer.Argument(help="Name of the resource in the program, or its id in the cloud.")],
    change: Annotated[
        list[str] | None, typer.Option("--set", help="PROPERTY=VALUE; without any the object is deleted.")
    ] = None,
) -> None:
    """Change or delete one object, as a person at the console would."""
    cloud = _cloud(_place(stack))
    made = [o for o in cloud.objects() if o.made_by == "program"]
    by_id = [o for o in made if o.id == name]
    by_tag = [o for o in made if o.tags.get("Name") == name]
    by_program = [o for o in made if (o.urn or "").rsplit("::", 1)[-1] == name]
    found = by_id or by_tag or by_program
    if len(found) != 1:
        listed = ", ".join(f"`{o.id}` ({o.type.split(':')[-1]})" for o in found) or "none"
        raise UsageError(
            f"`{name}` names {len(found)} objects of the sandbox: {listed}",
            "name one by its id; `groundwork sandbox status` counts them",
        )
    pairs = [text.partition("=") for text in change or []]
    wrong = [key for key, equals, _ in pairs if not equals]
    if wrong:
        raise UsageError(f"`--set {wrong[0]}` has no value", "write `--set PROPERTY=VALUE`")
    one = found[0]
    cloud.plant_drift(one.type, one.id, {key: _value(text) for key, _, text in pairs} or None)
    talk().print(f"{'changed' if pairs else 'deleted'} {one.type} {one.id}", soft_wrap=True)


@plant.command("leftovers")
def plant_leftovers(
    stack: Stack,
    kind: Annotated[list[str] | None, typer.Option(help="`balancer`, `interface` or `volume`; default all.")] = None,
) -> None:
    """Leave behind what controllers in the cluster make: load balancers, interfaces, volumes."""
    from groundwork.sandbox.cloud.leftovers import KINDS  # noqa: PLC0415

    cloud = _cloud(_place(stack))
    wrong = sorted(set(kind or []) - set(KINDS))
    if wrong:
        raise UsageError(f"`--kind {wrong[0]}` is none of {', '.join(f'`{k}`' for k in KINDS)}", "name one of those")
    clusters = [o.id for o in cloud.objects() if o.type == "aws:eks/cluster:Cluster"]
    if not clusters:
        raise UsageError(f"the sandbox of `{stack}` has no cluster yet", f"`groundwork up {stack} --sandbox` first")
    for cluster in clusters:
        for one in cloud.plant_leftovers(cluster, kind or KINDS):
            talk().print(f"left behind {one.type} {one.id}", soft_wrap=True)


def _place(stack: str) -> Place:
    return Place(find_project(), stack, sandbox=True)


def _cloud(place: Place) -> "Cloud":
    from groundwork.lifecycle.access import inventory_of  # noqa: PLC0415 - the tables of the cloud
    from groundwork.lifecycle.environment import environment_of  # noqa: PLC0415
    from groundwork.lifecycle.inventory_sandbox import SandboxInventory  # noqa: PLC0415

    environment = environment_of(place)
    inventory = inventory_of(place, environment.region, environment.account)
    assert isinstance(inventory, SandboxInventory)
    return inventory.cloud


def _shell(stack: str) -> dict[str, str]:
    from groundwork.lifecycle.workspace import open_stack  # noqa: PLC0415 - the SDK

    opened = open_stack(_place(stack))
    return dict(opened.place.shell_variables(opened.engine))


def _value(text: str) -> object:
    """Read a value as YAML does: numbers, true and false, lists; else text."""
    import yaml  # noqa: PLC0415

    return yaml.safe_load(text)
