"""`groundwork cost STACK`: what a stack costs a month, and what stands behind each number."""

from pathlib import Path
from typing import Annotated

import typer

from groundwork.collector import held_collector
from groundwork.errors import OverBudget
from groundwork.project import find_project
from groundwork.screen import data, mistake_text, say

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def cost(  # noqa: PLR0917 - the command line names them
    stack: Annotated[str, typer.Argument(help="Stack to price: the `dev` of `Pulumi.dev.yaml`.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the cost as JSON (docs/cost.schema.json).")] = False,
    by: Annotated[str, typer.Option(help="Divide it by component, pool, tag:NAME or resource.")] = "component",
    usage: Annotated[
        Path | None, typer.Option(help="File of amounts used, if not `usage.<stack>.yaml` beside the environment.")
    ] = None,
    what_if: Annotated[
        list[str] | None, typer.Option(help="all-on-demand, all-spot, smaller or region=NAME; may be given again.")
    ] = None,
    own_servers: Annotated[
        bool, typer.Option("--own-servers", help="Hold servers of one's own against the accelerator pools.")
    ] = False,
    strict_budget: Annotated[
        bool, typer.Option("--strict-budget", help="End with exit code 4 when the worst case is over budget.")
    ] = False,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
) -> None:
    """Show what a stack costs a month, offline, and what stands behind each number."""
    from groundwork.cost import json  # noqa: PLC0415 - the SDK, which `--help` does not need
    from groundwork.cost.assumed import idle  # noqa: PLC0415
    from groundwork.cost.break_even import break_even  # noqa: PLC0415
    from groundwork.cost.budget import no_budget, over_budget  # noqa: PLC0415
    from groundwork.cost.estimate import estimate  # noqa: PLC0415
    from groundwork.cost.usage import given  # noqa: PLC0415
    from groundwork.cost.what_if import what_if as ask  # noqa: PLC0415
    from groundwork.plan.walk import plan  # noqa: PLC0415
    from groundwork.report import break_even_screen, cost_screen, what_if_table  # noqa: PLC0415
    from infra.environment.load import read_environment  # noqa: PLC0415

    project = find_project()
    file = project.environment_file(stack, config_file)
    with held_collector():
        bill = estimate(plan(read_environment(file, stack), stack, project), given(file, stack, usage))
        answers = [ask(name, file, bill, project) for name in what_if or ()]
    own = break_even(bill) if own_servers else None
    document = json.text(bill, by, answers, own)  # the gate against secrets is the same for both
    for warning in bill.plan.warnings:
        say("warning", mistake_text(warning), warning.hint)
    for told in idle(bill):
        say("warning", *told)
    if as_json:
        print(document, end="")
    else:
        cost_screen.show(bill, by, data())
        if answers:
            what_if_table.show(bill, answers, data())
        if own:
            break_even_screen.show(own, data())
    over = over_budget(bill)
    if over and strict_budget:
        raise OverBudget(*over)
    if found := over or no_budget(bill):
        say("warning", *found)
