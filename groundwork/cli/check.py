"""`groundwork check STACK`: hold a stack to the rules, offline."""

from datetime import UTC, datetime
from json import dumps
from pathlib import Path
from typing import Annotated

import typer

from groundwork.collector import held_collector
from groundwork.errors import RuleFailed, RulesViolated, UsageError
from groundwork.policy.baseline import write_baseline
from groundwork.policy.check import Checked, check
from groundwork.policy.screen import document, lines
from groundwork.project import find_project
from groundwork.screen import data, say
from groundwork.words import plural
from infra.environment.mistakes import did_you_mean, shown
from policies.judge import Outcome
from policies.registry import by_id
from policies.rule import Severity

app = typer.Typer(rich_markup_mode=None, add_completion=False)
SEVERITIES = {severity.word: severity for severity in Severity}


@app.command("check")
def check_command(  # noqa: PLR0917 - the command line names them
    stack: Annotated[str, typer.Argument(help="Stack to check: the `prod` of `Pulumi.prod.yaml`.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print verdicts as JSON (docs/check.schema.json).")] = False,
    rule: Annotated[list[str] | None, typer.Option(help="Ask this rule alone (`NET-04`); may be given again.")] = None,
    fail_on: Annotated[
        str, typer.Option(help="Least severity that ends with exit code 6: low, medium, high, critical.")
    ] = "high",
    write_known: Annotated[
        bool,
        typer.Option(
            "--write-baseline",
            help="Write what is violated today to policies.baseline.json; it is counted from then on, not failed.",
        ),
    ] = False,
    as_preview: Annotated[
        bool,
        typer.Option(
            "--as-preview", help="Judge as the engine's first preview does, which knows no id of the cloud's."
        ),
    ] = False,
    config_file: Annotated[Path | None, typer.Option(help="Environment file, if not `Pulumi.<stack>.yaml`.")] = None,
) -> None:
    """Hold a stack to the rules, offline: what must be mended, why and how."""
    if fail_on not in SEVERITIES:
        raise UsageError(f"`--fail-on` is `{shown(fail_on)}`, no severity", "it is low, medium, high or critical")
    chosen = _chosen(rule or [])
    project = find_project()
    with held_collector():
        checked = check(
            stack,
            project,
            datetime.now(UTC).date(),
            config_file,
            lambda one: not chosen or one.id in chosen,
            preview=as_preview,
        )
    if write_known:
        violated = [one.verdict for one in checked.judged if one.standing in {"stands", "known"}]
        say("wrote", str(write_baseline(project.root, stack, violated)))
    if as_json:
        print(dumps(document(checked), indent=2, ensure_ascii=False))
    else:
        for line in lines(checked):
            data().print(line, soft_wrap=True)
    _warn(checked)
    if not write_known:
        _end(checked, SEVERITIES[fail_on])


def _chosen(given: list[str]) -> set[str]:
    for id in given:
        if id not in by_id():
            near = did_you_mean(id, list(by_id()))
            raise UsageError(
                f"`--rule` is `{shown(id)}`, which is no rule",
                f"did you mean `{near}`?" if near else "`docs/policies.md` lists them",
            )
    return set(given)


def _warn(checked: Checked) -> None:
    for one in checked.unused:
        say(
            "warning",
            f"`policies.yaml` passes over `{one.rule}` at `{one.target}`, where nothing is wrong",
            "take it out, so that it does not cover a mistake made later",
        )
    for one in checked.expired:
        say(
            "warning",
            f"what `policies.yaml` says of `{one.rule}` at `{one.target}` ended on {one.until}; it counts as violated",
            f"mend it, or ask {one.owner} for another date",
        )
    for what in checked.stale:
        say(
            "warning",
            f"`policies.baseline.json` knows `{what}`, which is violated no more",
            f"`groundwork check {checked.stack} --write-baseline` forgets it",
        )


def _end(checked: Checked, least: Severity) -> None:
    """End with the code of the worst that was found: a failed rule before a violated one, since it hides what it would say."""
    failed = checked.with_outcome(Outcome.ERROR)
    if failed:
        ids = sorted({one.verdict.rule.id for one in failed})
        raise RuleFailed(
            f"{', '.join(f'`{id}`' for id in ids)} failed; nobody knows whether it holds",
            "this is a defect of the rule: report it with the message above",
        )
    if failing := checked.failing(least):
        raise RulesViolated(
            f"{plural(len(failing), 'violation')} of severity {least.word} or above in `{checked.stack}`; nothing was changed",
            "mend them as each says, or pass one over in `policies.yaml` with a reason, an owner and a day",
        )
