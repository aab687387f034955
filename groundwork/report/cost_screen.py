"""The cost's screen: three cases with their hours, how far it is known, its parts, and what stands behind each number."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from groundwork.cost.assumed import assumed, said
from groundwork.cost.behind import Behind, behind, sources
from groundwork.cost.estimate import Estimate
from groundwork.cost.groups import groups
from groundwork.cost.money import HOURS, NOTHING, Three
from groundwork.cost.pools import MINIMUM
from groundwork.cost.states import Standing, State, counts, standings
from groundwork.report.tables import table
from groundwork.words import case, cases, count, plural, usd

SHOWN = 15
"""Lines behind the bill that are shown unless all are asked for: on every example they are nine tenths of it and more."""


def show(estimate: Estimate, by: str, console: Console) -> None:
    """Print the whole screen."""
    found = standings(estimate)
    everything = by == "resource"
    console.print(_headline(estimate), soft_wrap=True)
    lines = behind(found)
    shown = lines if everything else _dearest(lines)
    numbers = sources(shown)
    parts = _resources(found) if everything else _parts(estimate, by)
    console.print()
    console.print(_cases(estimate))
    _print(console, _verdicts(estimate, found), gap=True)
    for made in (parts, _behind(shown, numbers)):
        console.print()
        console.print(made)
    _print(console, _rest(lines, shown))
    _print(console, [f"[{number}] {day}: {source}" for (day, source), number in numbers.items()], gap=True)
    _print(console, _assumptions(estimate), gap=True)
    _print(console, _unknown(found), gap=True)
    if everything:
        _print(console, _free(found), gap=True)


def _print(console: Console, lines: Iterable[str], *, gap: bool = False) -> None:
    for index, line in enumerate(lines):
        if gap and index == 0:
            console.print()
        console.print(line, soft_wrap=True)


def _headline(estimate: Estimate) -> Text:
    plan = estimate.plan
    made = plural(sum(1 for _ in plan.custom), "resource")
    where = f"{plan.environment.target.upper()} in {plan.environment.region}"
    return Text.assemble("Cost of ", (plan.stack, "bold"), f": {made} on {where}, US dollars a month of {HOURS} hours")


def _cases(estimate: Estimate) -> Table:
    made = table("case", "USD/month", "machine hours", "accelerator hours")
    total = estimate.total
    machines = sum((pool.nodes for pool in estimate.pools), NOTHING) * HOURS
    devices = sum((pool.accelerators for pool in estimate.pools), NOTHING) * HOURS
    named = ("low: every pool at its minimum", "expected", "worst case: every pool at its maximum, spot as on demand")
    for name, cost, hours, used in zip(named, cases(total), _three(machines), _three(devices), strict=True):
        made.add_row(name, cost, count(hours), count(used), style="bold" if name == "expected" else None)
    return made


def _three(three: Three) -> tuple[float, float, float]:
    return three.low, three.expected, three.high


def _parts(estimate: Estimate, by: str) -> Table:
    made = table(by.replace("tag:", "tag "), "resources", "low", "expected", "worst case")
    for group in groups(estimate, by):
        guide = "  " * group.depth
        style = "dim" if group.depth else None
        made.add_row(guide + group.name, str(group.resources), *cases(group.amount), style=style)
    made.add_section()
    made.add_row("total", "", *cases(estimate.total), style="bold")
    return made


def _resources(found: Iterable[Standing]) -> Table:
    made = table("resource", "kind", "state", "low", "expected", "worst case", left=3)
    for one in found:
        if one.state is not State.FREE:
            kind = one.resource.type.rpartition(":")[2]
            made.add_row(one.resource.name, kind, one.state.value.replace("_", " "), *cases(one.amount))
    return made


def _behind(shown: Iterable[Behind], numbers: dict[tuple[str, str], int]) -> Table:
    heads = ("what stands behind it", "", "expected quantity × price", "expected", "worst case", "source")
    made = table(*heads, left=2, fold={0, 1})
    for one in shown:
        line, monthly = one.line, one.monthly
        price = _price(line.price) if line.price else "not known"
        amount = f"{count(one.quantity.expected)} {line.unit} × {price}"
        money = (usd(monthly.expected), usd(monthly.high)) if monthly else ("unknown", "unknown")
        number = numbers.get((line.retrieved, line.source))
        made.add_row(one.title, line.label, amount, *money, f"[{number}]" if number else "-")
    return made


def _price(price: Three) -> str:
    """Write the expected price; where it has a range, as spot prices do, with `about`."""
    return f"{'' if price.low == price.high else 'about '}${price.expected:.5g}"


def _dearest(lines: tuple[Behind, ...]) -> tuple[Behind, ...]:
    """The lines that are dearest in any case, and those whose price is not known; in their order."""
    cost = [max(one.monthly.expected, one.monthly.high) if one.monthly else float("inf") for one in lines]
    chosen = sorted(range(len(lines)), key=lambda index: -cost[index])[:SHOWN]
    return tuple(lines[index] for index in sorted(chosen))


def _rest(lines: tuple[Behind, ...], shown: tuple[Behind, ...]) -> Iterator[str]:
    left = [one for one in lines if one not in shown]
    if left:
        rest = sum((one.monthly or NOTHING for one in left), NOTHING)
        more = f"{usd(rest.expected)} as expected, {usd(rest.high)} in the worst case"
        yield f"{plural(len(left), 'line')} more, {more}: `--by resource` and `--json` show all"


def _assumptions(estimate: Estimate) -> Iterator[str]:
    found = assumed(estimate)
    if found:
        yield "assumed of use, expected (low to high); other amounts go into a usage file (docs/cost.md)"
    for one in found:
        usage = one.usage
        amount = f"{usage.expected:g} ({usage.low:g} to {usage.high:g})"
        whose = f" for {one.pattern}" if one.pattern else ""
        origin = f", by {usage.given_in}" if usage.given_in else ""
        yield f"  {one.key}{whose}: {amount} {usage.unit}{origin}: {usage.why}"


def _unknown(found: Iterable[Standing]) -> Iterator[str]:
    missing = [one for one in found if one.state is State.UNKNOWN]
    if missing:
        yield "not priced, so that the true cost is higher"
    for one in missing:
        yield f"  {one.resource.name}: {'; '.join(one.reasons)}"


def _free(found: Iterable[Standing]) -> Iterator[str]:
    yield "free"
    free = sorted((one.resource.type, one.reasons[0]) for one in found if one.state is State.FREE)
    for (kind, reason), alike in groupby(free):
        yield f"  {sum(1 for _ in alike)} × {kind.rpartition(':')[2]}: {reason}"


def _verdicts(estimate: Estimate, found: tuple[Standing, ...]) -> Iterator[str]:
    number = counts(found)
    yield (
        f"{plural(len(found), 'resource')}, pools among them: {number[State.PRICED]} priced, {number[State.ASSUMED]} priced by assumed use, "
        f"{number[State.UNKNOWN]} not priced, {number[State.FREE]} free for a reason"
    )
    for pool in estimate.pools:
        if pool.why != MINIMUM:
            yield f"expected nodes of {pool.name}: {pool.why}"
    if usage := said(estimate):
        yield usage
    yield _budget(estimate)


def _budget(estimate: Estimate) -> str:
    total, budget = estimate.total, estimate.plan.environment.budget
    worst = case(total, total.known.high)
    if budget is None:
        return f"worst case: {worst} a month; no budget is set"
    return f"worst case: {worst} a month, {total.known.high / budget.monthly_usd:.0%} of the budget of {usd(budget.monthly_usd)}"
