"""`groundwork doctor STACK`: what this machine and the account lack before an apply."""

import json
from pathlib import Path
from typing import Annotated

import typer

from groundwork.cost.estimate import estimate
from groundwork.doctor.examine import examine
from groundwork.doctor.finding import Finding, State
from groundwork.errors import NotReady
from groundwork.plan.walk import plan
from groundwork.project import find_project
from groundwork.screen import data, say
from infra.environment.load import read_environment

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def doctor(
    stack: Annotated[str, typer.Argument(help="Stack to look at: the `dev` of `Pulumi.dev.yaml`.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
) -> None:
    """Say what this machine and the account lack before a stack can be built."""
    project = find_project()
    file = project.environment_file(stack, config_file)
    findings = examine(estimate(plan(read_environment(file, stack), stack, project)), project.root, file)
    if as_json:
        print(json.dumps({"schema": "groundwork.doctor/1", "findings": [f.as_json() for f in findings]}, indent=2))
    else:
        _show(findings)
    lacking = [finding for finding in findings if finding.state is State.LACKS]
    if lacking:
        raise NotReady(_summary(findings), lacking[0].remedy)
    say("done", _summary(findings))


def _show(findings: tuple[Finding, ...]) -> None:
    order = list(State)
    for area in dict.fromkeys(finding.area for finding in findings):
        data().print(area, style="bold")
        for finding in sorted((f for f in findings if f.area == area), key=lambda f: order.index(f.state)):
            style = {State.LACKS: "red", State.WARNING: "yellow"}.get(finding.state, "")
            # Not wrapped: a remedy is often a command to copy.
            data().print(f"  {finding.state.value:<15}{finding.key}: {finding.got}", style=style, soft_wrap=True)
            if finding.state is not State.OK:
                data().print(f"{'':17}wanted: {finding.wanted}\n{'':17}mend: {finding.remedy}", soft_wrap=True)


def _summary(findings: tuple[Finding, ...]) -> str:
    counts = {state: sum(finding.state is state for finding in findings) for state in State}
    return ", ".join(f"{number} {state.value}" for state, number in counts.items() if number)
