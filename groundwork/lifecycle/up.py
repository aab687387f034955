"""Build or change an environment: check it, show what it will cost, recover from an earlier crash, run the engine, report."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi.automation import EngineEvent, OutputMap, UpResult

from groundwork.cost.estimate import Estimate, estimate
from groundwork.cost.usage import given
from groundwork.errors import EngineFailed
from groundwork.lifecycle import summary
from groundwork.lifecycle.access import inventory_of, require_credentials
from groundwork.lifecycle.inventory import CloudInventory
from groundwork.lifecycle.locks import remove_dead_locks, wait_for_providers
from groundwork.lifecycle.operate import Outcome, interrupted_error, operate
from groundwork.lifecycle.patience import patience
from groundwork.lifecycle.place import Place
from groundwork.lifecycle.recover import Recovery, recover
from groundwork.lifecycle.workspace import OpenStack, open_stack
from groundwork.plan.walk import plan
from groundwork.screen import say, talk
from groundwork.words import case, plural
from infra.environment.load import read_environment

Confirm = Callable[[str], bool]


@dataclass
class Built:
    """What an `up` did."""

    place: Place
    bill: Estimate
    outcome: Outcome
    recovery: Recovery
    outputs: dict[str, Any] = field(default_factory=dict[str, Any])


def up(
    place: Place, confirm: Confirm, faults: str = "", *, refresh: bool = False, as_json: bool = False
) -> Built | None:
    """Build or change the stack at `place`; None where the user says no. `refresh` reads everything anew first.

    Raises:
        EnvironmentRefused: the file has mistakes; nothing was changed.
        EngineFailed: the engine or the cloud refused; everything that was made is in the state.
        Interrupted: stopped by the user.
    """
    reading = read_environment(place.committed_config, place.stack)
    with patience("planning"):
        bill = estimate(plan(reading, place.stack, place.project), given(place.committed_config, place.stack))
    environment = bill.plan.environment
    if not place.sandbox:
        require_credentials(place, environment.account)
    _show(bill)
    with patience("reading the state"):
        opened = open_stack(place, faults)
        recovery = settle(opened, inventory_of(place, environment.region, environment.account), bill)
    if not confirm(f"build `{place.stack}` {'in the sandbox' if place.sandbox else 'in ' + environment.region}?"):
        return None
    results: list[UpResult] = []

    def run(on_event: Callable[[EngineEvent], object]) -> None:
        results.append(
            opened.stack.up(
                on_event=on_event, refresh=refresh, color="never", suppress_outputs=True, show_secrets=False
            )
        )

    outcome = operate(opened, run, len(bill.plan.resources))
    built = Built(place, bill, outcome, recovery)
    if outcome.succeeded:
        built.outputs = _open_outputs(results[0].outputs)
        _report(built)
    if as_json:
        print(json.dumps(_document(built), indent=2))
    _raise_unless_done(built, opened)
    return built


def recover_only(place: Place) -> Recovery:
    """Clean up after a run that ended badly, and build nothing."""
    reading = read_environment(place.committed_config, place.stack)
    bill = estimate(plan(reading, place.stack, place.project))
    environment = bill.plan.environment
    if not place.sandbox:
        require_credentials(place, environment.account)
    opened = open_stack(place, create=False)
    return settle(opened, inventory_of(place, environment.region, environment.account), bill)


def settle(opened: OpenStack, inventory: CloudInventory, bill: Estimate) -> Recovery:
    """Clean up after an earlier run that ended badly, and say what was found."""
    place, environment = opened.place, bill.plan.environment.name
    if place.sandbox:
        for sentence in remove_dead_locks(place.state, place.stack):
            talk().print(f"recovered: {sentence}", soft_wrap=True)
        wait_for_providers(place.in_use)
    recovery = recover(opened, inventory, environment, bill.plan)
    for sentence in recovery.sentences:
        talk().print(f"recovered: {sentence}", soft_wrap=True)
    for found in recovery.orphans:
        say("warning", f"{found.title} carries this environment's tag, and neither the state nor the program knows it",
            f"`groundwork down {place.stack}` lists it as left over; remove it by hand if it is not wanted")  # fmt: skip
    return recovery


def _show(bill: Estimate) -> None:
    from groundwork.report.screen import show  # noqa: PLC0415 - tables

    show(bill, talk())
    talk().print()


def _report(built: Built) -> None:
    """Say what was made, what it costs, where to look and what to run next."""
    lines = summary.lines_of(built.outcome.progress.changed)
    stack, console = built.place.stack, talk()
    flag = " --sandbox" if built.place.sandbox else ""
    console.print()
    console.print(
        f"`{stack}` is up after {built.outcome.progress.seconds:.0f} s"
        if lines
        else f"`{stack}` is up; nothing had to change"
    )
    for line in lines:
        console.print(line, soft_wrap=True)
    expected = built.bill.total
    console.print(
        f"costs about {case(expected, expected.known.expected)} a month; `groundwork plan {stack}` says what for"
    )
    where = str(built.place.state) if built.place.sandbox else "the backend `pulumi whoami -v` names"
    console.print(f"state: {where}", soft_wrap=True)
    env = f'eval "$(groundwork sandbox env {stack})" && ' if built.place.sandbox else ""
    console.print(f"outputs: {env}pulumi stack output --stack {stack}", soft_wrap=True)
    console.print(f"next: groundwork drift {stack}{flag} · groundwork down {stack}{flag}", soft_wrap=True)


def _raise_unless_done(built: Built, opened: OpenStack) -> None:
    outcome, place = built.outcome, built.place
    if outcome.succeeded:
        return
    again = f"groundwork up {place.stack}{' --sandbox' if place.sandbox else ''}"
    done = len([urn for urn in outcome.progress.changed if "groundwork:" not in urn.split("::")[2].split("$")[-1]])
    if outcome.interrupted:
        raise interrupted_error(again, done)
    summary.show_failures(outcome, place.stack)
    for line in summary.lines_of(outcome.progress.changed):
        talk().print(line, soft_wrap=True)
    there = {r["urn"] for r in opened.resources()}
    missing = [r.urn for r in built.bill.plan.custom if r.urn not in there]
    raise EngineFailed(
        f"`{place.stack}` is not whole: {plural(done, 'resource')} made or changed just now, all in the state; "
        f"{len(missing)} {'is' if len(missing) == 1 else 'are'} not: {summary.names(missing)}",
        f"mend what is named above, then `{again}` goes on from here; `{again.replace(' up ', ' down ', 1)}` takes it down",
    )


def _open_outputs(outputs: OutputMap) -> dict[str, Any]:
    return {key: "[secret]" if output.secret else output.value for key, output in outputs.items()}


def _document(built: Built) -> Mapping[str, Any]:
    money = built.bill.total.known
    return summary.document(
        built.place.stack,
        built.outcome,
        {
            "monthly_usd": {
                "low": money.low,
                "expected": money.expected,
                "high": money.high,
                "unknown_prices": list(built.bill.total.unknown),
            },
            "recovered": built.recovery.sentences,
            "outputs": built.outputs,
        },
    )
