"""`groundwork inventory STACK`: the hosts of own servers as Ansible is told of them, from the environment file itself."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from groundwork.errors import UsageError
from groundwork.own_servers import fleet_of
from groundwork.project import find_project
from groundwork.screen import data
from infra.environment.mistakes import did_you_mean
from infra.targets.onprem.inventory import Inventory, as_list, graph, inventory

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(name="inventory")
def show(  # noqa: PLR0917 - the command line names them
    stack: Annotated[str, typer.Argument(help="Stack to read: the `onprem` of `Pulumi.onprem.yaml`.")],
    as_all: Annotated[bool, typer.Option("--list", help="All groups and hosts with their variables.")] = False,
    as_graph: Annotated[bool, typer.Option("--graph", help="Groups and their hosts, as a tree; the default.")] = False,
    host: Annotated[str | None, typer.Option(help="Variables of one host.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON; the default of --list and --host.")] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="Print YAML.")] = False,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
) -> None:
    """Show the hosts of own servers as Ansible is told of them."""
    if sum((as_all, as_graph, host is not None)) > 1:
        raise UsageError("`--list`, `--graph` and `--host` cannot be given together", "run the command once with each")
    if as_json and as_yaml:
        raise UsageError("`--json` and `--yaml` cannot be given together", "choose one")
    whole = not as_all and host is None
    if whole and (as_json or as_yaml):
        raise UsageError("a graph is neither JSON nor YAML", "add `--list`, or `--host NAME`")
    found = inventory(fleet_of(find_project().environment_file(stack, config_file), stack))
    if whole:
        for line in graph(found):
            data().print(line, soft_wrap=True)
    else:
        print(_text(as_list(found) if host is None else _variables(found, host, stack), as_yaml=as_yaml), end="")


def _variables(found: Inventory, host: str, stack: str) -> Mapping[str, Any]:
    if host not in found.hosts:
        near = did_you_mean(host, list(found.hosts))
        raise UsageError(
            f"`--host` is `{host}`, which is no host of `{stack}`",
            f"did you mean `{near}`?" if near else f"`groundwork inventory {stack} --graph` lists them",
        )
    return found.variables_of(host)


def _text(document: Mapping[str, Any], *, as_yaml: bool) -> str:
    if as_yaml:
        import yaml  # noqa: PLC0415 - JSON needs none

        text: str = yaml.dump(document, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper), sort_keys=True, width=120)
        return text
    import json  # noqa: PLC0415 - YAML needs none

    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
