"""The plan's screen: components with counts and cost, pools, quotas, the worst case against the budget."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from groundwork.cost import assumed
from groundwork.cost.compute import BLOCK_NOTE
from groundwork.cost.estimate import Estimate
from groundwork.cost.pools import MINIMUM
from groundwork.plan.quotas import accelerators, quota_uses
from groundwork.report.rooms import Room, rooms
from groundwork.words import case, cases, count, counts, plural, usd
from infra.environment.pools import Capacity

CASES = ("low", "expected", "high")


def show(estimate: Estimate, console: Console) -> None:
    """Print the whole screen."""
    console.print(_headline(estimate), soft_wrap=True)
    for table in (_bill(estimate), _pools(estimate), _quotas(estimate)):
        console.print()
        console.print(table)
    console.print()
    for line in _verdicts(estimate):
        console.print(line, soft_wrap=True)


def _headline(estimate: Estimate) -> Text:
    plan = estimate.plan
    made = plural(sum(1 for _ in plan.custom), "resource")
    where = f"{plan.environment.region} ({', '.join(zone[-1] for zone in plan.resolved.zones)})"
    return Text.assemble("Plan of ", (plan.stack, "bold"), f": {made} on {plan.environment.target.upper()} in {where}")


def _bill(estimate: Estimate) -> Table:
    table = _table("component", "resources", *(f"{case}, USD/month" if case == "low" else case for case in CASES))
    found = rooms(estimate)
    for room in found:
        _add(table, room, "")
        for index, below in enumerate(room.rooms):
            _add(table, below, "└─ " if index == len(room.rooms) - 1 else "├─ ", dim=True)
    total = estimate.total
    made = str(sum(room.resources for room in found))
    table.add_section()
    table.add_row("total", made, *cases(total), style="bold")
    return table


def _add(table: Table, room: Room, guide: str, *, dim: bool = False) -> None:
    table.add_row(guide + room.title, str(room.resources), *cases(room.amount), style="dim" if dim else None)


def _pools(estimate: Estimate) -> Table:
    table = _table("pool", "machine", "accelerators", "capacity", "nodes, low", "expected", "high", left=4)
    for pool in estimate.pools:
        each = f"{count(pool.machine.accelerators)} × {pool.accelerator.title}" if pool.accelerator else "-"
        order = ", ".join(capacity.value for capacity in pool.order)
        table.add_row(pool.name, pool.machine.name, each, order, *counts(pool.nodes))
    return table


def _quotas(estimate: Estimate) -> Table:
    table = _table("vCPU quota", "code", "needed, low", "expected", "high", "new account", left=2)
    for quota in quota_uses(estimate.pools):
        short = quota.vcpus.high > quota.new_account
        cells = (quota.name, quota.code, *counts(quota.vcpus))
        table.add_row(*cells, Text(str(quota.new_account), style="yellow" if short else ""))
    return table


def _verdicts(estimate: Estimate) -> Iterator[str]:
    total, budget = estimate.total, estimate.plan.environment.budget
    worst = case(total, total.known.high)
    if budget is None:
        yield f"worst case, every pool at its maximum: {worst} a month; no budget is set"
    else:
        share = total.known.high / budget.monthly_usd
        yield f"worst case, every pool at its maximum: {worst} a month, {share:.0%} of the budget of {usd(budget.monthly_usd)}"
    if found := accelerators(estimate.pools):
        said = "; ".join(f"{' / '.join(counts(number))} of {name}" for name, number in found.items())
        yield f"accelerators, low / expected / high: {said}"
    for name in total.unknown:
        yield f"price not known, so the true cost is higher: {name}"
    for pool in estimate.pools:
        if pool.reservation and pool.in_block(Capacity.RESERVED):
            yield BLOCK_NOTE.format(pool.reservation.id)
        if pool.why != MINIMUM:
            yield f"expected nodes of {pool.name}: {pool.why}"
    if usage := assumed.said(estimate):
        yield usage
    if oldest := estimate.oldest_price:
        yield f"oldest price used: {oldest.retrieved}, {oldest.label} ({oldest.source})"


def _table(*titles: str, left: int = 1) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", collapse_padding=True, padding=(0, 2, 0, 0))
    for index, title in enumerate(titles):
        table.add_column(title, justify="left" if index < left else "right", no_wrap=True)
    return table
