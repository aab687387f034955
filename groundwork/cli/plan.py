"""`groundwork plan STACK`: what a stack will be and cost, offline."""

from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from groundwork.collector import held_collector
from groundwork.cost.assumed import idle
from groundwork.cost.budget import no_budget, over_budget
from groundwork.cost.estimate import Estimate, estimate
from groundwork.cost.usage import given
from groundwork.errors import OverBudget, UsageError
from groundwork.plan import json
from groundwork.plan.walk import plan as walk
from groundwork.project import Project, find_project
from groundwork.screen import data, mistake_text, say
from infra.environment.load import Reading, read_environment

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def plan(  # noqa: PLR0917 - the command line names them
    stack: Annotated[str, typer.Argument(help="Stack to plan: the `dev` of `Pulumi.dev.yaml`.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON (docs/plan.schema.json).")] = False,
    diagram: Annotated[Path | None, typer.Option(help="Write a picture of the plan to this SVG file.")] = None,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
    inventory: Annotated[bool, typer.Option("--inventory", help="Write tests/inventories/<stack>.yaml anew.")] = False,
    strict_budget: Annotated[
        bool, typer.Option("--strict-budget", help="End with exit code 4 when the worst case is over budget.")
    ] = False,
    usage: Annotated[
        Path | None, typer.Option(help="File of amounts used, if not `usage.<stack>.yaml` beside the environment.")
    ] = None,
) -> None:
    """Show what a stack will be and cost, offline and without an account."""
    if as_json and inventory:
        raise UsageError("`--json` and `--inventory` cannot be given together", "run the command once with each")
    with held_collector():
        project = find_project()
        file = project.environment_file(stack, config_file)
        reading = read_environment(file, stack)
        if reading.onprem is not None:
            _refuse_what_is_of_a_cloud(
                {"--diagram": diagram, "--inventory": inventory, "--strict-budget": strict_budget, "--usage": usage}
            )
            _own_servers(reading, stack, as_json=as_json)
            return
        bill = estimate(walk(reading, stack, project), given(file, stack, usage))
        for warning in bill.plan.warnings:
            say("warning", mistake_text(warning), warning.hint)
        for told in idle(bill):
            say("warning", *told)
        _show(bill, project, as_json=as_json, inventory=inventory)
        if diagram:
            _draw(bill, diagram)
        _judge(bill, strict=strict_budget)


def _show(bill: Estimate, project: Project, *, as_json: bool, inventory: bool) -> None:
    if as_json:
        print(json.text(bill), end="")
    elif inventory:
        from groundwork.plan.inventory import rewrite  # noqa: PLC0415 - only for those who work on the project itself

        say("wrote", str(rewrite(bill, project)))
    else:
        from groundwork.report.screen import show  # noqa: PLC0415 - tables that `--json` does not need

        show(bill, data())


def _refuse_what_is_of_a_cloud(options: dict[str, object]) -> None:
    """Refuse options that only mean something where resources are made and paid for."""
    for option, value in options.items():
        if value:
            raise UsageError(
                f"`{option}` is given, and the target of this stack is `onprem`, where no resources are made or bought",
                "leave it out; `groundwork inventory` shows the hosts",
            )


def _own_servers(reading: Reading, stack: str, *, as_json: bool) -> None:
    from groundwork.own_servers import fleet_in  # noqa: PLC0415 - only where a file describes own servers
    from groundwork.report import own_servers  # noqa: PLC0415

    fleet = fleet_in(reading, stack)
    if as_json:
        print(dumps(own_servers.document(fleet, stack), indent=2))
    else:
        own_servers.show(fleet, stack, data())


def _judge(bill: Estimate, *, strict: bool) -> None:
    """Hold the worst case against the budget."""
    if found := over_budget(bill):
        if strict:
            raise OverBudget(*found)
        say("warning", *found)
    elif unguarded := no_budget(bill):
        say("warning", *unguarded)


def _draw(bill: Estimate, file: Path) -> None:
    from groundwork.report.diagram import svg  # noqa: PLC0415 - templates that the screen does not need

    try:
        file.write_text(svg(bill), encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"`--diagram` is `{file}`, which cannot be written: {error.strerror}", "name another file"
        ) from error
    say("wrote", str(file))
