"""`groundwork review STACK --base REF`: all a pull request is told, in one command."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from groundwork.collector import held_collector
from groundwork.errors import RuleFailed, RulesViolated, UsageError
from groundwork.project import find_project
from groundwork.screen import data, say
from groundwork.words import plural

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command("review")
def review_command(  # noqa: PLR0917 - the command line names them
    stack: Annotated[str | None, typer.Argument(help="Stack to review: the `prod` of `Pulumi.prod.yaml`.")] = None,
    base: Annotated[str, typer.Option("--base", help="What to compare with: a branch, a tag or a commit.")] = "main",
    every: Annotated[bool, typer.Option("--all", help="Review every stack that has an environment file.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for comment, page, SARIF, JUnit and JSON of each stack.")
    ] = None,
    link: Annotated[str, typer.Option(help="Address in front of a file's path, to link lines in the comment.")] = "",
    time_limit: Annotated[float, typer.Option(min=1, max=3600, help="Seconds each base's plan may take.")] = 120,
) -> None:
    """Review a change: what it makes, loses and costs, what the rules say, as comment, page and files."""
    from groundwork.review.make import review  # noqa: PLC0415 - the SDK, which `--help` does not need
    from groundwork.review.markdown import markdown  # noqa: PLC0415
    from groundwork.review.model import Outcome, Standing  # noqa: PLC0415
    from groundwork.review.words import verdict  # noqa: PLC0415
    from groundwork.review.write import write  # noqa: PLC0415

    project = find_project()
    if (stack is None) is not every:
        raise UsageError("name a stack, or all of them by `--all`", f"stacks here: {', '.join(project.stacks)}")
    blocked, failed = list[str](), list[str]()
    for name in project.stacks if every else [stack or ""]:
        with held_collector():
            found = review(name, project, base, datetime.now(UTC).date(), time_limit)
        report = found.report
        if out:
            say("wrote", f"{write(found, out, link)}/")
            data().print(f"{name}: {verdict(report)}", soft_wrap=True)
        else:
            print(markdown(report, link=link), end="")
        if report.standing is Standing.BLOCKED:
            blocked.append(name)
        failed += [one.id for one in report.of(Outcome.ERROR)]
    if failed:
        raise RuleFailed(
            f"{', '.join(sorted(set(failed)))} failed; nobody knows whether it holds",
            "this is a defect of the rule: report it",
        )
    if blocked:
        told = ", ".join(f"`{name}`" for name in blocked)
        raise RulesViolated(
            f"{plural(len(blocked), 'stack')} must not go in as {'it is' if len(blocked) == 1 else 'they are'}: {told}",
            "the review says what must be mended",
        )
