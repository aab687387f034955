"""`groundwork catalog`: look up accelerators, machines, prices and versions, and how old those facts are."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from groundwork.screen import data, say

app = typer.Typer(rich_markup_mode=None, add_completion=False, invoke_without_command=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, every column with its source.")]


@app.callback()
def catalog(ctx: typer.Context) -> None:
    """Look up accelerators, machines, prices and versions."""
    if ctx.invoked_subcommand is None:
        print(ctx.get_help())


@app.command()
def machines(
    gpu: Annotated[str | None, typer.Option(help="Only machines with this accelerator, for example `h100`.")] = None,
    region: Annotated[str, typer.Option(help="Region whose machines and prices to show.")] = "us-east-1",
    as_json: AsJson = False,
) -> None:
    """List a region's machines, zones and prices."""
    from groundwork.report.catalog_tables import machine_rows, machine_table  # noqa: PLC0415 - `--help` needs none of it
    from infra.catalog import catalog as facts  # noqa: PLC0415

    rows = machine_rows(facts(), gpu, region)
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    data().print(machine_table(rows), soft_wrap=True)
    unknown = sum(1 for row in rows if row["on_demand"] is None)
    if unknown:
        say("note", f"{unknown} of {len(rows)} prices are not known in `{region}`; they are never counted as 0")
    say("note", "spot is an estimate from past prices; `--json` gives its range, and source and day of each number")


@app.command()
def accelerators(as_json: AsJson = False) -> None:
    """List accelerators: memory, speed, formats, MIG."""
    from groundwork.report.catalog_tables import accelerator_table  # noqa: PLC0415
    from infra.catalog import catalog as facts  # noqa: PLC0415

    if as_json:
        print(json.dumps([row.model_dump() for row in facts().accelerators.values()], indent=2))
    else:
        data().print(accelerator_table(facts()), soft_wrap=True)


@app.command()
def kubernetes(as_json: AsJson = False) -> None:
    """List Kubernetes versions and their support."""
    from groundwork.report.catalog_tables import version_table  # noqa: PLC0415
    from infra.catalog import catalog as facts  # noqa: PLC0415

    if as_json:
        print(json.dumps([row.model_dump() for row in facts().aws.kubernetes.values()], indent=2))
    else:
        data().print(version_table(facts(), datetime.now(UTC).date()), soft_wrap=True)


@app.command()
def facts(as_json: AsJson = False) -> None:
    """Show the age of every table of facts."""
    from groundwork.report.catalog_tables import STALE_DAYS, fact_rows, fact_table  # noqa: PLC0415

    rows = fact_rows(datetime.now(UTC).date())
    if as_json:
        print(json.dumps(rows, indent=2))
        return
    data().print(fact_table(rows), soft_wrap=True)
    stale = [row["file"] for row in rows if row["age_days"] > STALE_DAYS and "prices" in row["file"]]
    if stale:
        hint = "with AWS credentials: `python -m groundwork.catalog_refresh.prices REGION`"
        say("warning", f"{len(stale)} price tables are older than {STALE_DAYS} days", hint)
