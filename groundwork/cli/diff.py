"""`groundwork diff STACK --base REF`: what a change makes, replaces, deletes and costs."""

from pathlib import Path
from typing import Annotated

import typer

from groundwork.collector import held_collector
from groundwork.project import find_project
from groundwork.screen import data, mistake_text, say

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command()
def diff(
    stack: Annotated[str, typer.Argument(help="Stack to compare: the `dev` of `Pulumi.dev.yaml`.")],
    base: Annotated[str, typer.Option("--base", help="What to compare with: a branch, a tag or a commit.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the changes as JSON (docs/diff.schema.json).")] = False,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
    time_limit: Annotated[float, typer.Option(min=1, max=3600, help="Seconds the base's plan may take.")] = 120,
) -> None:
    """Show what the work tree changes against another commit, and what that costs; offline."""
    from groundwork.cost.estimate import Estimate, estimate  # noqa: PLC0415 - the SDK, which `--help` does not need
    from groundwork.cost.usage import given  # noqa: PLC0415
    from groundwork.diff import json  # noqa: PLC0415
    from groundwork.diff.against import against  # noqa: PLC0415
    from groundwork.diff.screen import show  # noqa: PLC0415
    from groundwork.plan.walk import plan  # noqa: PLC0415
    from infra.environment.load import read_environment  # noqa: PLC0415

    project = find_project()
    file = project.environment_file(stack, config_file)
    reading = read_environment(file, stack)

    def head() -> Estimate:
        with held_collector():
            return estimate(plan(reading, stack, project), given(file, stack))

    found = against(project, stack, base, file, head, time_limit).diff
    for warning in reading.warnings:
        say("warning", mistake_text(warning), warning.hint)
    if as_json:
        print(json.text(found), end="")
    else:
        json.text(found)  # the gate against secrets is the same for both
        show(found, data())
